package org.lanewise.lab.cli;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.IOptionRenderer;
import picocli.CommandLine.Help.IParameterRenderer;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Keeps names whole in the descriptions of options and parameters: picocli breaks lines by Java's
 * rules for prose, which allow it after the dot of {@code lanewise-doctor.png} and of {@code
 * ./lanewise}. While it breaks them, the marks within a word stand as characters that are letters
 * to those rules.
 */
public final class WholeNames {

  /** The first of the private characters, one for each of ASCII. */
  private static final char BASE = '\ue000';

  private static final int ASCII = 128;

  private WholeNames() {}

  /** Has the help of a command and of its subcommands keep them. */
  public static void keep(CommandLine command) {
    command.setHelpFactory((spec, scheme) ->
        new Help(spec, scheme) {
          @Override
          public IOptionRenderer createDefaultOptionRenderer() {
            IOptionRenderer renderer = super.createDefaultOptionRenderer();
            return (option, labels, colours) ->
                glued(renderer.render(option, labels, colours), colours);
          }

          @Override
          public IParameterRenderer createDefaultParameterRenderer() {
            IParameterRenderer renderer = super.createDefaultParameterRenderer();
            return (parameter, labels, colours) ->
                glued(renderer.render(parameter, labels, colours), colours);
          }
        });
    Map<String, IHelpSectionRenderer> sections = new HashMap<>(command.getHelpSectionMap());
    sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpGroups::render);
    sections.replaceAll((key, renderer) -> help -> restored(renderer.render(help)));
    command.setHelpSectionMap(sections);
  }

  /** The last column holds the description, which has no styles of its own. */
  private static Text[][] glued(Text[][] rows, Help.ColorScheme colours) {
    for (Text[] row : rows) {
      int last = row.length - 1;
      row[last] = colours.text(glued(row[last].plainString()));
    }
    return rows;
  }

  private static String glued(String text) {
    StringBuilder glued = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > ' ' && c < ASCII && !Character.isLetterOrDigit(c)) {
        glued.setCharAt(i, (char) (BASE + c));
      }
    }
    return glued.toString();
  }

  private static String restored(String text) {
    StringBuilder restored = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= BASE && c < BASE + ASCII) {
        restored.setCharAt(i, (char) (c - BASE));
      }
    }
    return restored.toString();
  }
}
