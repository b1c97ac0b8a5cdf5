package org.lanewise.engine.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.tensor.Place;
import org.lanewise.engine.tensor.Place.Kind;
import org.lanewise.engine.tensor.Shape;

/** Checks that numbers of a trace are what their terms give, in every bit. */
final class Terms {

  private final Trace trace;
  private final String what;
  private final SplittableRandom random = new SplittableRandom(3);
  private final Set<Explained> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  Terms(Trace trace, String what) {
    this.trace = trace;
    this.what = what;
  }

  /** So many places of every tensor: all, where it has not more. */
  void checkEach(int most) {
    for (String name : trace.names()) {
      for (Kind kind : Kind.values()) {
        for (Place place : places(kind, name, most)) {
          check(place);
        }
      }
    }
    for (ParameterSlot slot : trace.network().parameters()) {
      for (Place place : places(Kind.GRADIENT, slot.path(), most)) {
        check(place);
      }
    }
  }

  private List<Place> places(Kind kind, String name, int most) {
    Shape shape = trace.shape(name);
    int images = name.indexOf('/') >= 0 ? 1 : trace.images();
    int all = images * shape.size();
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < Math.min(all, most); i++) {
      int flat = all <= most ? i : random.nextInt(all);
      Integer[] at = new Integer[shape.rank()];
      int rest = flat % shape.size();
      for (int axis = shape.rank() - 1; axis >= 0; axis--) {
        at[axis] = rest % shape.extent(axis);
        rest /= shape.extent(axis);
      }
      int image = images == 1 ? Place.ALONE : flat / shape.size();
      places.add(new Place(kind, name, image, List.of(at)));
    }
    return places;
  }

  void check(Place place) {
    Explained explained = trace.explain(place);
    String where = what + ": " + place;
    assertBits(trace.stored(place), explained.value(), where);
    assertEquals(trace.stored(place), trace.stored(Place.parse(place.toString())), where);
    checkReads(explained, where);
  }

  private void checkReads(Explained explained, String where) {
    if (!seen.add(explained)) {
      return;
    }
    if (explained instanceof Explained.Read read) {
      assertBits(trace.stored(read.place()), read.value(), where + " reads " + read.place());
    }
    explained.parts().forEach(part -> checkReads(part, where));
  }

  static void assertBits(float expected, double actual, String where) {
    assertEquals(
        Float.floatToRawIntBits(expected),
        Float.floatToRawIntBits((float) actual),
        () -> where + " is " + expected + ", but its terms give " + actual);
    assertEquals((float) actual, actual, () -> where + " is no float: " + actual);
  }
}
