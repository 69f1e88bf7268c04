package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bilevel.it.Distribution.Result;

/**
 * A page of the documents whose commands are run: a block {@code console} is a command after {@code
 * $} and what it prints; a block {@code yaml} whose first line is a comment with a file's name is
 * that file. Numbers, the widths of columns and the lists of all names of a kind may differ, other
 * words may not.
 */
final class ConsolePage {
  private static final Pattern BLOCK =
      Pattern.compile("(?s)```(?:yaml\\n# (\\S+\\.yaml)\\n(.*?)|console\\n\\$ (.*?)\\n(.*?))```");
  private static final Pattern RUN = Pattern.compile("\\d{8}-\\d{6}-([a-z]+(-\\d+)?)");

  /** The names of run folders, and what the page calls them. */
  private final Map<String, String> runs = new LinkedHashMap<>();

  private final Path page;
  private final Path work;

  ConsolePage(Path page, Path work) {
    this.page = page;
    this.work = work;
  }

  /** Run every command, compare what it prints, and return how many there were. */
  int check(boolean update) {
    Matcher block = BLOCK.matcher(Distribution.read(page));
    StringBuilder text = new StringBuilder();
    int commands = 0;
    while (block.find()) {
      if (block.group(1) != null) {
        Distribution.write(
            work.resolve(block.group(1)), "# " + block.group(1) + "\n" + block.group(2));
        continue;
      }
      String printed = run(block.group(3));
      if (update) {
        String renewed = "```console\n$ %s\n%s```".formatted(block.group(3), printed);
        block.appendReplacement(text, Matcher.quoteReplacement(renewed));
      } else {
        assertThat(words(printed)).as(block.group(3)).isEqualTo(words(block.group(4)));
      }
      commands++;
    }
    if (update) {
      Distribution.write(page, block.appendTail(text).toString());
    }
    return commands;
  }

  private String run(String command) {
    String here = RUN.matcher(command).replaceAll(run -> named(run.group()));
    Result result =
        Distribution.start(
            Path.of("/bin/sh"),
            work,
            Map.of("PATH", Distribution.HOME.resolve("bin") + ":" + System.getenv("PATH")),
            "-c",
            "{ " + here + "; } 2>&1; code=$?; [ $code = 0 ] || echo \"[exit code $code]\"");
    String printed = result.expect(0).out().replace(work.toString(), "/home/me");
    return RUN.matcher(printed)
        .replaceAll(run ->
            runs.computeIfAbsent(
                run.group(), _ -> "20261125-1650%02d-%s".formatted(runs.size(), run.group(1))));
  }

  /** Return the run folder that the page calls so. */
  private String named(String shown) {
    return runs.entrySet().stream()
        .filter(run -> run.getValue().equals(shown))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no command of the page made " + shown));
  }

  private static List<String> words(String text) {
    return text.lines()
        .map(line -> line.startsWith("[exit code") ? line : withoutNumbers(line))
        .toList();
  }

  private static String withoutNumbers(String line) {
    return line.replaceAll("[-+]?\\d+([.,]\\d+)*", "0")
        .replace("-SNAPSHOT", "")
        .replaceAll("Known: [^.]*", "Known: ") // each new part is in that list
        .replaceAll(" +", " ")
        .stripTrailing();
  }
}
