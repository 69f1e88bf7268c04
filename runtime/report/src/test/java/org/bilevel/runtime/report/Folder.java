package org.bilevel.runtime.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Run folders by hand, as the runtime writes them. */
public final class Folder {
  public static final String EVIL = "<img src=x onerror=alert(1)>, \"a\"";

  private Folder() {}

  /** Two variants, three seeds, the last of which failed in the second; every shape of metric. */
  public static Path write(Path parent, String name) {
    Path folder = parent.resolve(name);
    try {
      Files.createDirectory(folder);
      StringBuilder state = new StringBuilder("{\"state\":\"failed\",\"cells\":[");
      StringBuilder metrics = new StringBuilder("variant,seed,metric,task,after,step,value\n");
      StringBuilder timings = new StringBuilder("variant,seed,name,task,seconds\n");
      StringBuilder outcome =
          new StringBuilder("variant,seed,state,figure,unit,value,reproducible\n");
      StringBuilder events = new StringBuilder();
      String[] variants = {"plain", EVIL};
      for (int v = 0; v < 2; v++) {
        String field = Csv.field(variants[v]);
        String json = variants[v].replace("\"", "\\\"");
        for (int seed = 0; seed < 3; seed++) {
          boolean failed = v == 1 && seed == 2;
          state.append(v + seed == 0 ? "" : ",");
          state.append(
              failed
                  ? "{\"variant\":\"%s\",\"seed\":%d,\"state\":\"failed\",\"seconds\":1,\"message\":\"It <diverged>.\\nMaybe less.\"}"
                      .formatted(json, seed)
                  : "{\"variant\":\"%s\",\"seed\":%d,\"state\":\"finished\",\"seconds\":%d}"
                      .formatted(json, seed, 2 + seed));
          String cell = field + "," + seed + ",";
          if (failed) {
            outcome.append(cell).append("failed,,,,\n");
            continue;
          }
          for (int task = 1; task <= 3; task++) {
            for (int step = 1; step <= 21; step += 10) {
              metrics.append(cell).append("loss,").append(task).append(",,").append(step);
              metrics.append(',').append(loss(v, seed, task, step)).append('\n');
            }
            for (int t = 1; t <= task; t++) {
              metrics.append(cell).append("accuracy,").append(t).append(',').append(task);
              metrics.append(",,").append(accuracy(v, seed, t, task)).append('\n');
            }
            metrics.append(cell).append("buffer,").append(task).append(",,,50.0\n");
            timings.append(cell).append("training,").append(task).append(",0.01\n");
          }
          for (int step = 1; step <= 5; step++) {
            String value = step == 4 ? "NaN" : "1." + step;
            metrics.append(cell).append("norm,,,").append(step).append(',').append(value);
            metrics.append('\n');
          }
          metrics.append(cell).append("A_T,,,,").append(figure(v, seed)).append('\n');
          metrics.append(cell).append("epsilon,,,,0.5\n");
          timings.append(cell).append("selection,,2.0E-6\n");
          outcome.append(cell).append("finished,A_T,%,").append(figure(v, seed)).append(",true\n");
          outcome.append(cell).append("finished,best,,NaN,true\n");
        }
        events
            .append("{\"event\":\"warning\",\"variant\":\"%s\",\"seed\":0,".formatted(json))
            .append("\"message\":\"small <b>batch</b>\"}\n");
      }
      Files.writeString(folder.resolve("state.json"), state + "]}");
      Files.writeString(
          folder.resolve("metrics.csv"), metrics + "plain,2,loss,3,,31,0.1"); // torn off
      Files.writeString(folder.resolve("timings.csv"), timings);
      Files.writeString(folder.resolve("outcome.csv"), outcome);
      Files.writeString(
          folder.resolve("events.jsonl"), events + "{\"event\":\"warning\",\"message\":\"{torn}");
      Files.writeString(
          folder.resolve("provenance.json"),
          """
          {"started":"2026-11-25T14:00:00.5Z","file":"x.yaml","seeds":[0,1,2],
           "warnings":["the part <x> is slow"],"java":{"version":"25"},
           "plugins":[{"module":"org.bilevel.toy","version":"1","sha256":{"toy.jar":"00ff"}}]}
          """);
      Files.writeString(
          folder.resolve("effective.yaml"),
          """
          # Every value of x.yaml, and where it comes from.
          name: x            # default
          seeds: [0, 1, 2]   # x.yaml:1
          variants:
            plain:
              experiment:
                use: toy     # x.yaml:2
                size: 10     # x.yaml:3
            "%s":
              experiment:
                use: toy     # x.yaml:2
                size: 20     # x.yaml:5
          """
              .formatted(EVIL.replace("\"", "\\\"")));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static double figure(int variant, int seed) {
    return 70 + 5 * variant + seed + 0.25 * variant * seed;
  }

  static double loss(int variant, int seed, int task, int step) {
    return Double.parseDouble(
        String.format(Locale.ROOT, "%.3f", 1.0 / step + 0.1 * variant + 0.01 * seed + task));
  }

  static double accuracy(int variant, int seed, int task, int after) {
    return 0.9 - 0.1 * (after - task) + 0.01 * seed + 0.02 * variant;
  }
}
