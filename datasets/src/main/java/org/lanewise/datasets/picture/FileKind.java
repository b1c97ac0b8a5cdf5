package org.lanewise.datasets.picture;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a file is, by its first bytes: its name may say anything. */
enum FileKind {
  PNG("a PNG picture", "\u0089PNG\r\n\u001a\n"),
  JPEG("a JPEG picture", "\u00ff\u00d8\u00ff"),
  GIF("a GIF picture", "GIF8"),
  WEBP("a WebP picture", "RIFF....WEBP"),
  BMP("a BMP picture", "BM....\0\0\0\0"),
  TIFF("a TIFF picture", "II*\0", "MM\0*", "II+\0", "MM\0+"),
  AVIF("an AVIF picture", "....ftypavif", "....ftypavis"),
  HEIC(
      "a HEIC picture",
      "....ftypheic",
      "....ftypheix",
      "....ftyphevc",
      "....ftypheim",
      "....ftypmif1",
      "....ftypmsf1"),
  VIDEO("a video", "....ftyp", "RIFF....AVI ", "\u001aE\u00df\u00a3"),
  JPEG_2000("a JPEG 2000 picture", "\0\0\0\fjP  \r\n\u0087\n", "\u00ffO\u00ffQ"),
  JPEG_XL("a JPEG XL picture", "\0\0\0\fJXL \r\n\u0087\n", "\u00ff\n"),
  JPEG_LS("a JPEG-LS picture", "\u00ff\u00d8\u00f7"),
  ICON("a Windows icon", "\0\0\u0001\0"),
  PHOTOSHOP("a Photoshop file", "8BPS"),
  NETPBM("a Netpbm picture", "P1\n", "P2\n", "P3\n", "P4\n", "P5\n", "P6\n", "P1 ", "P5 ", "P6 "),
  FARBFELD("a farbfeld picture", "farbfeld"),
  QOI("a QOI picture", "qoif"),
  DDS("a DDS texture", "DDS "),
  PDF("a PDF document", "%PDF"),
  SVG("an SVG drawing", "<svg"),
  HTML("a web page", "<!DOCTYPE html", "<!doctype html", "<html", "<HTML"),
  XML("an XML document", "<?xml"),
  ZIP("a ZIP archive", "PK\u0003\u0004"),
  GZIP("a gzip archive", "\u001f\u008b"),
  GIT_LFS("a Git LFS pointer without its picture", "version https://git-lfs"),
  EMPTY("an empty file"),
  UNKNOWN("a file of an unknown kind");

  private static final int LOOKED_AT = 1024;

  private final String words;
  private final List<String> beginnings;

  FileKind(String words, String... beginnings) {
    this.words = words;
    this.beginnings = List.of(beginnings);
  }

  /** The kind as it stands in a sentence. */
  String words() {
    return words;
  }

  /** How files of this kind begin; a dot stands for any character. */
  List<String> beginnings() {
    return beginnings;
  }

  static FileKind of(byte[] content) {
    if (content.length == 0) {
      return EMPTY;
    }
    String begin =
        new String(content, 0, Math.min(LOOKED_AT, content.length), StandardCharsets.ISO_8859_1);
    for (FileKind kind : values()) {
      for (String beginning : kind.beginnings) {
        if (matches(begin, beginning)) {
          return kind == XML && begin.contains("<svg") ? SVG : kind;
        }
      }
    }
    return UNKNOWN;
  }

  private static boolean matches(String begin, String pattern) {
    if (begin.length() < pattern.length()) {
      return false;
    }
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.charAt(i) != '.' && pattern.charAt(i) != begin.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
