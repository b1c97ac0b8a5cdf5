package org.lanewise.datasets.solids;

import org.joml.Matrix3f;
import org.joml.Quaternionf;
import org.joml.Vector3f;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;

/**
 * Paints the pictures of Solids-10. A picture depends on the seed, its part and its number alone. A
 * painter reuses its memory and belongs to one thread.
 *
 * <p>Every angle becomes a sine and a cosine by {@link StrictMath}, and JOML only gets the
 * products, so that the bytes are the same on every machine.
 */
final class SolidPainter {

  /** Pixel rows and columns. */
  static final int SIDE = 32;

  /** The eye is so far from the middle of the scene, and sees from −1 to 1 there. */
  private static final float EYE = 4;

  /** The middle of the views: so many radians from above. */
  private static final double VIEW = 0.5;

  /** The width of a pixel. */
  private static final float PIXEL = 2f / SIDE;

  /** So many rays a pixel look for the solid: two in each direction. */
  private static final int RAYS = 4;

  private final long seed;
  private final Purpose part;
  private final Difficulty difficulty;
  private final KeyedRandom random;
  private final Solid[] solids = Solid.values();
  private final SolidRay ray = new SolidRay();
  private final Matrix3f toSolid = new Matrix3f();
  private final Quaternionf turn = new Quaternionf();
  private final Quaternionf step = new Quaternionf();
  private final Vector3f light = new Vector3f();
  private final Vector3f halfway = new Vector3f();
  private final Vector3f paint = new Vector3f();
  private final Vector3f firstGround = new Vector3f();
  private final Vector3f secondGround = new Vector3f();
  private final Vector3f colour = new Vector3f();
  private final Vector3f sum = new Vector3f();
  private final Vector3f eye = new Vector3f();
  private final Figures behind = new Figures();
  private final Figures before = new Figures();
  private final Grain groundGrain = new Grain();
  private final Grain paintGrain = new Grain();
  private final float[] picture = new float[SIDE * SIDE * 3];
  private float middleX;
  private float middleY;
  private float size;
  private float slopeX;
  private float slopeY;
  private float ambient;
  private float shine;
  private float stripes;

  SolidPainter(long seed, Purpose part, Difficulty difficulty) {
    this.seed = seed;
    this.part = part;
    this.difficulty = difficulty;
    this.random = new KeyedRandom(seed, 0, 0, part);
  }

  /**
   * The class of a picture. Each run of ten pictures from a multiple of ten on has every class
   * once, in an order of its own.
   */
  int label(int image) {
    random.reset(KeyedRandom.subKey(KeyedRandom.key(seed, 1, image / 10, part), 0));
    int left = (1 << 10) - 1;
    int label = 0;
    for (int i = 0; i <= image % 10; i++) {
      int skip = random.nextInt(10 - i);
      label = Integer.numberOfTrailingZeros(left);
      for (int rest = left; skip >= 0; skip--) {
        label = Integer.numberOfTrailingZeros(rest);
        rest &= rest - 1;
      }
      left &= ~(1 << label);
    }
    return label;
  }

  /** Paints a picture as {@code [32, 32, 3]} bytes from {@code offset} on. */
  void paint(int image, byte[] destination, int offset) {
    Solid solid = solids[label(image)];
    random.reset(seed, 0, image, part);
    drawScene(solid);
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        pixel(solid, column, row);
        int at = (row * SIDE + column) * 3;
        picture[at] = sum.x;
        picture[at + 1] = sum.y;
        picture[at + 2] = sum.z;
      }
    }
    develop(destination, offset);
  }

  private void drawScene(Solid solid) {
    ray.shape(solid, random);
    drawTurn();
    size = Colours.mix(difficulty.smallest(), difficulty.largest(), random.nextFloat());
    middleX = difficulty.drift() * (2 * random.nextFloat() - 1);
    middleY = difficulty.drift() * (2 * random.nextFloat() - 1);
    drawLight();
    Colours.draw(random, paint);
    Colours.draw(random, firstGround);
    Colours.draw(random, secondGround);
    double angle = random.nextDouble(0, 2 * Math.PI);
    slopeX = (float) StrictMath.cos(angle) / 2;
    slopeY = (float) StrictMath.sin(angle) / 2;
    behind.draw(random, difficulty.clutter(), 0.15, 0.7);
    before.draw(random, difficulty.occluders(), 0.1, 0.28);
    groundGrain.draw(random, difficulty.grain());
    paintGrain.draw(random, difficulty.grain());
    stripes = random.nextInt(3) == 0 ? 2 + 4 * random.nextFloat() : 0;
    toSolid.transform(eye.set(-middleX, -middleY, EYE)).div(size);
  }

  /** A turn: any angle around the upright axis, then a view from above, then a lean to one side. */
  private void drawTurn() {
    turnBy(random.nextDouble(0, 2 * Math.PI), 1);
    turn.set(step);
    turnBy(VIEW + difficulty.tilt() * random.nextDouble(-1, 1), 0);
    step.mul(turn, turn);
    turnBy(difficulty.roll() * random.nextDouble(-1, 1), 2);
    step.mul(turn, turn);
    toSolid.set(turn).transpose();
  }

  /** Makes {@link #step} a turn around the x, y or z axis. */
  private void turnBy(double angle, int axis) {
    float sin = (float) StrictMath.sin(angle / 2);
    float cos = (float) StrictMath.cos(angle / 2);
    step.set(axis == 0 ? sin : 0, axis == 1 ? sin : 0, axis == 2 ? sin : 0, cos);
  }

  /** A light on the eye's side of the scene. */
  private void drawLight() {
    double angle = random.nextDouble(0, 2 * Math.PI);
    double height = random.nextDouble(0.15, 0.95);
    double flat = Math.sqrt(1 - height * height);
    light.set(
        (float) (flat * StrictMath.cos(angle)),
        (float) (flat * StrictMath.sin(angle)),
        (float) height);
    halfway.set(light).add(0, 0, 1).normalize();
    toSolid.transform(light);
    toSolid.transform(halfway);
    ambient = difficulty.ambient() + 0.3f * random.nextFloat();
    shine = 0.5f * random.nextFloat();
  }

  /** The colour of one pixel: what lies before or behind by one ray, the solid by four. */
  private void pixel(Solid solid, int column, int row) {
    float x = (column + 0.5f) * PIXEL - 1;
    float y = 1 - (row + 0.5f) * PIXEL;
    if (before.at(x, y, sum)) {
      return;
    }
    if (!behind.at(x, y, sum)) {
      ground(x, y);
    }
    float dx = x - middleX;
    float dy = y - middleY;
    if (dx * dx + dy * dy > 1.2f * size * size) {
      return; // Outside the ball around the solid, seen from the eye.
    }
    int misses = 0;
    colour.zero();
    for (int corner = 0; corner < RAYS; corner++) {
      float right = (corner & 1) == 0 ? -PIXEL / 4 : PIXEL / 4;
      float up = corner < 2 ? -PIXEL / 4 : PIXEL / 4;
      if (!onSolid(solid, x + right, y + up)) {
        misses++;
      }
    }
    sum.mul(misses).add(colour).mul(1f / RAYS);
  }

  /** Adds the solid's colour at a point of the picture; false where the solid is not there. */
  private boolean onSolid(Solid solid, float x, float y) {
    ray.origin.set(eye);
    toSolid.transform(ray.direction.set(x, y, -EYE).normalize());
    if (!ray.meets(solid)) {
      return false;
    }
    float px = ray.origin.x + ray.near * ray.direction.x;
    float py = ray.origin.y + ray.near * ray.direction.y;
    float pz = ray.origin.z + ray.near * ray.direction.z;
    float facing = Math.max(0, ray.normal.dot(light));
    float gloss = Math.max(0, ray.normal.dot(halfway));
    gloss *= gloss;
    gloss *= gloss;
    gloss *= gloss;
    float bright = ambient + (1.1f - ambient) * facing;
    bright *= 1 + paintGrain.at(px + 0.5f * pz, py - 0.5f * pz);
    if (stripes > 0) {
      float phase = (py + 2) * stripes;
      bright *= phase - (float) Math.floor(phase) < 0.4f ? 0.72f : 1;
    }
    float white = shine * gloss;
    colour.add(paint.x * bright + white, paint.y * bright + white, paint.z * bright + white);
    return true;
  }

  private void ground(float x, float y) {
    float share = 0.5f + slopeX * x + slopeY * y;
    float bright = 1 + 2 * groundGrain.at(x, y);
    firstGround.lerp(secondGround, share, sum).mul(bright);
  }

  /** Blurs a little, adds each pixel's noise and turns the picture into bytes. */
  private void develop(byte[] destination, int offset) {
    float blur = 0.2f * random.nextFloat();
    float exposure = 0.75f + 0.5f * random.nextFloat();
    float noise = difficulty.noise() * random.nextFloat();
    for (int row = 0; row < SIDE; row++) {
      int up = Math.max(row - 1, 0) * SIDE;
      int down = Math.min(row + 1, SIDE - 1) * SIDE;
      for (int column = 0; column < SIDE; column++) {
        int left = Math.max(column - 1, 0);
        int right = Math.min(column + 1, SIDE - 1);
        long bits = random.nextLong();
        for (int c = 0; c < 3; c++) {
          int at = (row * SIDE + column) * 3 + c;
          float around =
              picture[(up + column) * 3 + c]
                  + picture[(down + column) * 3 + c]
                  + picture[(row * SIDE + left) * 3 + c]
                  + picture[(row * SIDE + right) * 3 + c];
          float value = picture[at] * (1 - 4 * blur) + around * blur;
          // The sum of three bytes, centred and scaled to deviation 1: near enough to a normal
          // number.
          float wobble = (bell((int) (bits >>> (20 * c)) & 0xfffff) - 382.5f) / 128;
          float level = 255 * exposure * value + noise * wobble;
          destination[offset + at] = (byte) Math.clamp((int) (level + 0.5f), 0, 255);
        }
      }
    }
  }

  /** The sum of three numbers of 0 to 255, made of 20 random bits. */
  private static int bell(int bits) {
    return (bits & 255) + (bits >>> 6 & 255) + (bits >>> 12 & 255);
  }
}
