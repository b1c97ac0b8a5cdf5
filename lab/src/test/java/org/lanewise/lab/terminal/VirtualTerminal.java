package org.lanewise.lab.terminal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A terminal without a window: it is fed the bytes that a real one would get, and shows as text
 * what a person would see. It knows what Lanewise and picocli write: carriage return, line feed,
 * cursor movements, erasing, colours (which it skips), wide characters and the wrap after the last
 * column. Anything else is an error, so that nothing unexpected goes by unseen.
 */
public final class VirtualTerminal {

  /** What a terminal does with lines that are longer than its window has become. */
  public enum Resize {
    /** They are wrapped, as most terminals do today. */
    WRAPS,
    /** They are cut off, as xterm does. */
    CUTS
  }

  private static final class Row {
    final StringBuilder text = new StringBuilder();

    /** The row goes on in the next one, because it was full. */
    boolean wrapped;
  }

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final StringBuilder escape = new StringBuilder();
  private final List<Row> rows = new ArrayList<>();
  private byte[] left = {};
  private int columns;
  private int row;
  private int column;

  /** The last column was written; the next character goes to the next row. */
  private boolean full;

  /** The placeholder behind a character that is two columns wide. */
  private static final char SECOND_HALF = '\0';

  /** An empty terminal of so many columns, and of any number of rows. */
  public VirtualTerminal(int columns) {
    this.columns = columns;
    rows.add(new Row());
  }

  /** Shows what these bytes, the next of a stream, make of the screen. */
  public void feed(byte[] bytes) {
    ByteBuffer in = ByteBuffer.allocate(left.length + bytes.length).put(left).put(bytes).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
    if (decoder.decode(in, out, false).isError()) {
      throw new AssertionError("not UTF-8");
    }
    left = new byte[in.remaining()];
    in.get(left);
    out.flip().chars().forEach(c -> accept((char) c));
  }

  /** The same for text. */
  public void feed(String text) {
    feed(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same for what a program writes: the system sends a carriage return with each line feed. */
  public void feedWritten(byte[] bytes) {
    ByteBuffer sent = ByteBuffer.allocate(2 * bytes.length);
    for (byte b : bytes) {
      if (b == '\n') {
        sent.put((byte) '\r');
      }
      sent.put(b);
    }
    feed(Arrays.copyOf(sent.array(), sent.position()));
  }

  /** All rows so far from the top, without trailing blanks; the last that is empty left out. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Row shown : rows) {
      lines.add(shown.text.toString().replace(String.valueOf(SECOND_HALF), "").stripTrailing());
    }
    while (!lines.isEmpty() && lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return lines;
  }

  /** The same as one text. */
  public String text() {
    return String.join("\n", lines());
  }

  /** The row in which the cursor stands. */
  public String cursorLine() {
    return rows.get(row).text.toString().stripTrailing();
  }

  /** The column in which the cursor stands, from 0. */
  public int cursorColumn() {
    return column;
  }

  /** Gives the window another width. */
  public void resize(int width, Resize how) {
    if (how == Resize.CUTS) {
      rows.forEach(r -> r.text.setLength(Math.min(r.text.length(), width)));
      column = Math.min(column, width - 1);
    } else {
      wrapAgain(width);
    }
    columns = width;
    full = false;
  }

  private void wrapAgain(int width) {
    List<Row> again = new ArrayList<>();
    int newRow = 0;
    int newColumn = 0;
    for (int i = 0; i < rows.size(); i++) {
      StringBuilder line = new StringBuilder(rows.get(i).text);
      int cursor = i == row ? column : -1;
      while (rows.get(i).wrapped) {
        i++;
        cursor = i == row ? line.length() + column : cursor;
        line.append(rows.get(i).text);
      }
      int first = again.size();
      for (int at = 0; at == 0 || at < line.length(); at += width) {
        Row part = new Row();
        part.text.append(line, at, Math.min(line.length(), at + width));
        part.wrapped = at + width < line.length();
        again.add(part);
      }
      if (cursor >= 0) {
        newRow = Math.min(first + cursor / width, again.size() - 1);
        newColumn = cursor % width;
      }
    }
    rows.clear();
    rows.addAll(again);
    row = newRow;
    column = newColumn;
  }

  private void accept(char c) {
    if (!escape.isEmpty()) {
      escape.append(c);
      if (escape.length() > 2 && c >= '@' && c <= '~') {
        String parameters = escape.substring(2, escape.length() - 1);
        escape.setLength(0);
        control(parameters, c);
      } else if (escape.length() == 2 && c != '[') {
        escape.setLength(0);
        throw new AssertionError("an escape sequence that is unknown here: ESC " + c);
      }
      return;
    }
    switch (c) {
      case '\u001b' -> escape.append(c);
      case '\r' -> {
        column = 0;
        full = false;
      }
      case '\n' -> down();
      case '\b' -> column = Math.max(0, column - 1);
      case '\u0007' -> {}
      default -> {
        if (Character.isISOControl(c)) {
          throw new AssertionError("a control character that is unknown here: " + (int) c);
        }
        write(c);
      }
    }
  }

  private void down() {
    row++;
    full = false;
    if (row == rows.size()) {
      rows.add(new Row());
    }
  }

  private void write(char c) {
    int width = isWide(c) ? 2 : 1;
    if (full || column + width > columns) {
      rows.get(row).wrapped = true;
      down();
      column = 0;
    }
    StringBuilder text = rows.get(row).text;
    while (text.length() < column + width) {
      text.append(' ');
    }
    text.setCharAt(column, c);
    if (width == 2) {
      text.setCharAt(column + 1, SECOND_HALF);
    }
    column += width;
    if (column == columns) {
      column--;
      full = true;
    }
  }

  private static boolean isWide(char c) {
    return c >= '\u1100' && c <= '\u115f'
        || c >= '\u2e80' && c <= '\ua4cf'
        || c >= '\uac00' && c <= '\ud7a3'
        || c >= '\uf900' && c <= '\ufaff'
        || c >= '\ufe30' && c <= '\ufe6f'
        || c >= '\uff00' && c <= '\uff60';
  }

  private void control(String parameters, char command) {
    if (command == 'm' || parameters.startsWith("?")) {
      return;
    }
    int number = parameters.isEmpty() ? 0 : Integer.parseInt(parameters);
    int count = Math.max(1, number);
    full = false;
    switch (command) {
      case 'A' -> row = Math.max(0, row - count);
      case 'B' -> row = Math.min(rows.size() - 1, row + count);
      case 'C' -> column = Math.min(columns - 1, column + count);
      case 'D' -> column = Math.max(0, column - count);
      case 'G' -> column = Math.min(columns, count) - 1;
      case 'K' -> eraseInLine(number);
      case 'J' -> {
        if (number != 0) {
          throw new AssertionError("only the screen from the cursor on may be erased");
        }
        eraseInLine(0);
        while (rows.size() > row + 1) {
          rows.removeLast();
        }
      }
      default ->
          throw new AssertionError("a sequence that is unknown here: " + parameters + command);
    }
  }

  private void eraseInLine(int what) {
    Row here = rows.get(row);
    StringBuilder text = here.text;
    if (what != 1) {
      text.setLength(Math.min(text.length(), what == 0 ? column : 0));
      here.wrapped = false;
    } else {
      for (int i = 0; i <= column && i < text.length(); i++) {
        text.setCharAt(i, ' ');
      }
    }
  }
}
