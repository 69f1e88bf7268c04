package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bilevel.it.Distribution.bilevel;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bilevel.it.Distribution.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees after a run, in a browser where one is installed. */
final class ReportIT {
  /** A variant whose name would run as a script, and one that fails. */
  private static final String FILE =
      """
      experiment: { use: continual-learning, batch: 20 }
      seeds: [3, 4]
      data: digits
      stream: { use: split, classes-per-task: 5, samples-per-task: 60 }
      model: { use: mlp, hidden: [8] }
      selector: { use: uniform, size: 4 }
      buffer: { use: reservoir, capacity: 8 }
      variants:
        "<script>fail()</script>, \\"quoted\\"": {}
        diverging: { experiment.optimizer: { use: gradient-descent, learning-rate: 1e30 } }
        large: { selector.size: 8 }
      """;

  private static final String MARKS =
      """
      figure => {
        const canvas = figure.querySelector("canvas");
        const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        const colours = [...Array(8).keys()].map(i => getComputedStyle(document.documentElement)
          .getPropertyValue("--c" + i).trim().slice(1).match(/../g).map(h => parseInt(h, 16)));
        let marks = 0;
        for (let i = 0; i < pixels.length; i += 4) {
          if (colours.some(c => c.every((v, k) => Math.abs(v - pixels[i + k]) < 12))
              && pixels[i + 3] > 200) marks++;
        }
        return marks;
      }
      """;

  private static final String OVERFLOW =
      """
      () => [...document.querySelectorAll("body, body *")]
        .filter(e => !e.parentElement.closest(".scroll, .yaml, .uplot, details:not([open])"))
        .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .map(e => e.tagName + "." + e.className)
        .concat(document.documentElement.scrollWidth > document.documentElement.clientWidth
          ? ["the page"] : [])
      """;

  @TempDir private Path work = Path.of("");

  @Test
  void everyRunEndsWithAReportUnlessTold() {
    Distribution.write(work.resolve("x.yaml"), FILE);
    Result result = bilevel(work, "run", "x.yaml", "--quiet", "--no-report").expect(5);
    Path run = Distribution.onlyRun(work);
    Path page = run.resolve("report.html");
    assertThat(page).doesNotExist();
    assertThat(result.out()).doesNotContain("report.html");

    String path = work.relativize(page).toString();
    assertThat(bilevel(work, "report", work.relativize(run).toString()).expect(0).out())
        .isEqualTo("Report: " + path + "\n");
    assertThat(Distribution.read(page))
        .contains("&lt;script&gt;fail()&lt;/script&gt;", "0 of 2, 2 FAILED")
        .doesNotContain("<script>fail");

    assertThat(bilevel(work, "run", "x.yaml", "--quiet", "--runs", "more").expect(5).out())
        .contains("Report: more/", "report.html\nRun folder: more/");
  }

  @Test
  void savedModelsAreLinked() {
    Distribution.write(work.resolve("x.yaml"), FILE);
    bilevel(work, "run", "x.yaml", "--quiet", "--set", "save=[model.pt, predictions.csv]")
        .expect(5);
    Path run = Distribution.onlyRun(work);
    Matcher links =
        Pattern.compile("href=\"(saved/[^\"]*)\"")
            .matcher(Distribution.read(run.resolve("report.html")));
    List<String> files = links.results().map(link -> link.group(1)).toList();
    assertThat(files)
        .hasSize(8)
        .contains("saved/5-large-seed-3/model.pt", "saved/6-large-seed-4/predictions.csv")
        .allSatisfy(file -> assertThat(run.resolve(file)).isNotEmptyFile());
  }

  @Test
  void comparesRuns() {
    Distribution.write(work.resolve("x.yaml"), FILE);
    bilevel(work, "run", "x.yaml", "--quiet").expect(5);
    String run = work.relativize(Distribution.onlyRun(work)).toString();
    assertThat(
            bilevel(work, "compare", run, run, "--baseline", "1:large", "--html", "c.html")
                .expect(0)
                .out())
        .contains("1:diverging", "2:large", "common seeds", "0.0 [0.0, 0.0]", "Page: c.html");
    assertThat(bilevel(work, "compare", ".").expect(2).err()).contains("is no run folder");
    inBrowser(
        ColorScheme.LIGHT,
        390,
        work.resolve("c.html"),
        page -> {
          assertThat(page.locator(".interval .mean").count()).isPositive();
          assertThat(page.evaluate(OVERFLOW)).isEqualTo(List.of());
        });
  }

  @Test
  void theReportIsAPageForBrowsers() {
    Distribution.write(work.resolve("x.yaml"), FILE);
    bilevel(work, "run", "x.yaml", "--quiet").expect(5);
    Path run = Distribution.onlyRun(work);
    Path report = run.resolve("report.html");
    inBrowser(
        ColorScheme.LIGHT,
        1280,
        report,
        page -> {
          List<Locator> charts = page.locator(".chart").all();
          assertThat(charts).hasSizeGreaterThan(5);
          for (Locator chart : charts) {
            assertThat((Integer) chart.evaluate(MARKS)).as(chart.textContent()).isGreaterThan(20);
          }
          assertThat(page.locator(".heat").count()).isEqualTo(2);
          heatIsThatOfTheMetrics(page, Distribution.read(run.resolve("metrics.csv")));
          downloads(page);
          assertThat(page.evaluate("() => getComputedStyle(document.body).backgroundColor"))
              .isEqualTo("rgb(255, 255, 255)");
        });
    inBrowser(
        ColorScheme.DARK,
        390,
        report,
        page -> {
          assertThat(page.evaluate("() => getComputedStyle(document.body).backgroundColor"))
              .isEqualTo("rgb(18, 22, 27)");
          for (Locator chart : page.locator(".chart").all()) {
            assertThat((Integer) chart.evaluate(MARKS)).as(chart.textContent()).isGreaterThan(20);
          }
          assertThat(page.evaluate(OVERFLOW)).isEqualTo(List.of());
          page.locator("summary").all().forEach(Locator::click);
          assertThat(page.evaluate(OVERFLOW)).isEqualTo(List.of());
        });
  }

  private static void heatIsThatOfTheMetrics(Page page, String metrics) {
    List<Double> shown =
        page.locator(".heat").last().locator("td[data-value]").all().stream()
            .map(cell -> Double.valueOf(cell.getAttribute("data-value")))
            .toList();
    Map<String, Double> means =
        metrics
            .lines()
            .filter(line -> line.startsWith("large,"))
            .map(line -> line.split(","))
            .filter(f -> f[2].equals("accuracy") && !f[3].isEmpty() && !f[4].isEmpty())
            .collect(
                Collectors.groupingBy(
                    f -> f[4] + "/" + f[3],
                    TreeMap::new,
                    Collectors.averagingDouble(f -> Double.parseDouble(f[6]))));
    assertThat(shown).hasSize(3).hasSameSizeAs(means.values());
    List<Double> expected = List.copyOf(means.values());
    for (int i = 0; i < shown.size(); i++) {
      assertThat(shown.get(i)).isCloseTo(expected.get(i), within(1e-15));
    }
  }

  private static void downloads(Page page) {
    Locator chart = page.locator(".chart").first();
    Download download = page.waitForDownload(() -> chart.locator("button.csv").click());
    assertThat(download.suggestedFilename()).endsWith(".csv");
    assertThat(Distribution.read(download.path()))
        .startsWith("variant,x,")
        .isEqualTo(chart.locator(".data").textContent());
  }

  /** What is looked at in an open page. */
  private interface Look {
    void at(Page page);
  }

  /** Open a file in a browser that may load that file alone, and complains of nothing. */
  private static void inBrowser(ColorScheme scheme, int width, Path file, Look look) {
    Path chromium = chromium();
    assumeTrue(Files.isExecutable(chromium), "no chromium on the PATH: pages are not looked at");
    List<String> complaints = new ArrayList<>();
    List<String> requests = new ArrayList<>();
    Playwright.CreateOptions noDownload =
        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"));
    try (Playwright playwright = Playwright.create(noDownload);
        Browser browser =
            playwright
                .chromium()
                .launch(
                    new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setChromiumSandbox(false))) {
      Page page =
          browser.newPage(
              new Browser.NewPageOptions().setColorScheme(scheme).setViewportSize(width, 844));
      page.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
      page.onPageError(complaints::add);
      String url = file.toUri().toString();
      page.route(
          "**/*",
          route -> {
            requests.add(route.request().url());
            if (route.request().url().equals(url)) {
              route.resume();
            } else {
              route.abort();
            }
          });
      page.navigate(url);
      look.at(page);
      assertThat(complaints).isEmpty();
      assertThat(requests).allMatch(url::equals);
    }
  }

  private static Path chromium() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(
            folder -> Stream.of("chromium", "google-chrome").map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(Path.of("chromium"));
  }
}
