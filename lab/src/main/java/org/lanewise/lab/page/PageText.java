package org.lanewise.lab.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lanewise.lab.cli.Json;

/** What a page that is one file is put together from. */
public final class PageText {

  private static final String CHART = "chart.js";

  private static final Pattern PLACE = Pattern.compile("/\\*(\\w+)\\*/|<!--(\\w+)-->");

  private PageText() {}

  /**
   * A template with its places filled. What is put in is taken as it is: a class name that looks
   * like a place is none.
   *
   * @param texts by the names of the places, which are comments: one of CSS or one of HTML
   */
  public static String filled(String template, Map<String, String> texts) {
    Matcher place = PLACE.matcher(template);
    return place.replaceAll(found -> {
      String name = found.group(1) == null ? found.group(2) : found.group(1);
      return Matcher.quoteReplacement(texts.getOrDefault(name, found.group()));
    });
  }

  /** An object for a script in a page. Nothing in its texts ends the script. */
  public static String script(Map<String, ?> fields) {
    return Json.object(fields).replace("<", "\\u003c");
  }

  /** The plotting library. */
  public static String library() {
    Properties properties = new Properties();
    try (InputStream in =
        open(PageText.class, "/META-INF/maven/org.webjars.npm/" + CHART + "/pom.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String path =
        "/META-INF/resources/webjars/%s/%s/dist/chart.umd.min.js"
            .formatted(CHART, properties.getProperty("version"));
    return resource(PageText.class, path).replaceFirst("//# sourceMappingURL=.*", "");
  }

  /** A text that lies beside a class. */
  public static String resource(Class<?> beside, String name) {
    try (InputStream in = open(beside, name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(Class<?> beside, String name) {
    InputStream in = beside.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException("the program lacks its file " + name);
    }
    return in;
  }
}
