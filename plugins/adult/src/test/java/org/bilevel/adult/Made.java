package org.bilevel.adult;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.run.Experiment;
import org.bilevel.conjugategradient.ConjugateGradientPlugin;
import org.bilevel.datasets.DatasetsPlugin;
import org.bilevel.gradientdescent.GradientDescentPlugin;
import org.bilevel.hypergradientdescent.HypergradientDescentPlugin;
import org.bilevel.testkit.Parts;

/** Makes data, problems and parts for tests. */
final class Made {
  private static final String[] WORK = {"Private", "State-gov", "Local-gov", "?"};
  private static final String[] SCHOOL = {"HS-grad", "Bachelors", "Masters"};
  private static final String[] SEX = {"Male", "Female"};

  private Made() {}

  /** Samples of two classes whose labels follow a drawn linear model, with some zeros. */
  static Samples samples(int n, int features, RandomStream random) {
    double[] truth = new double[features];
    Arrays.setAll(truth, j -> random.nextGaussian());
    float[] z = new float[n * features];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      double score = 0.3;
      for (int j = 0; j < features; j++) {
        if (random.nextDouble() < 0.6) {
          z[i * features + j] = (float) random.nextGaussian();
        }
        score += truth[j] * z[i * features + j];
      }
      labels[i] = random.nextDouble() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
    }
    return new Samples(
        new SampleShape(1, 1, features), 2, z, labels, IntStream.range(0, n).toArray());
  }

  static LogisticLoss loss(int n, int features, RandomStream random) {
    return new LogisticLoss(
        SparseRows.of(samples(n, features, random), IntStream.range(0, n).toArray()));
  }

  /** A problem of 60 and 40 rows, d = 6. */
  static AdultProblem problem(double coupling, int outerBatch, int innerBatch) {
    RandomStream random = RandomStream.of(7);
    return new AdultProblem(
        loss(60, 5, random.split("large")),
        loss(40, 5, random.split("small")),
        coupling,
        outerBatch,
        innerBatch);
  }

  static DataSource source(Samples train, Samples test) {
    return () -> new Dataset("made", train, test);
  }

  /** Write adult.data and adult.test of UCI Adult's format, with labels of a logistic model. */
  static DataSource adultFiles(Path folder, int train, int test) {
    RandomStream random = RandomStream.of(3);
    try {
      Files.write(folder.resolve("adult.data"), lines(train, "", random));
      List<String> lines = lines(test, ".", random);
      lines.addFirst("|1x3 Cross validator");
      Files.write(folder.resolve("adult.test"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Parts.create(
        new DatasetsPlugin(), Kind.DATA, "adult", Map.of("folder", folder.toString()));
  }

  private static List<String> lines(int n, String ending, RandomStream random) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int age = 18 + random.nextInt(60);
      int school = random.nextInt(SCHOOL.length);
      int hours = 20 + random.nextInt(40);
      double score = 0.04 * (age - 48) + school - 1 + 0.05 * (hours - 40) - 0.5;
      String label = random.nextDouble() < 1 / (1 + Math.exp(-score)) ? ">50K" : "<=50K";
      lines.add(
          "%d, %s, %d, %s, %d, Divorced, Sales, Unmarried, White, %s, 0, 0, %d, United-States, %s%s"
              .formatted(
                  age,
                  WORK[random.nextInt(WORK.length)],
                  10_000 + random.nextInt(200_000),
                  SCHOOL[school],
                  9 + 2 * school,
                  SEX[random.nextInt(SEX.length)],
                  hours,
                  label,
                  ending));
    }
    return lines;
  }

  static BilevelSolver solver(double inner, double outer) {
    return Parts.create(
        new HypergradientDescentPlugin(),
        Kind.SOLVER,
        "hypergradient-descent",
        Map.of(
            "inner",
            Parts.create(
                new GradientDescentPlugin(),
                Kind.INNER,
                "gradient-descent",
                Map.of("learning-rate", inner)),
            "hypergradient",
            Parts.create(
                new ConjugateGradientPlugin(), Kind.HYPERGRADIENT, "conjugate-gradient", Map.of()),
            "outer",
            Parts.create(
                new GradientDescentPlugin(),
                Kind.OUTER,
                "gradient-descent",
                Map.of("learning-rate", outer)),
            "start-optimizer",
            Parts.create(new GradientDescentPlugin(), Kind.OUTER, "gradient-descent", Map.of()),
            "start",
            "warm"));
  }

  static Experiment experiment(Map<String, ?> values) {
    Map<String, Object> all = new HashMap<>();
    all.put("solver", solver(1.0, 1.0));
    all.put("coupling", 0.1); // the inner step of 1 is below 2 over the curvature then
    all.put("outer-rows", 300);
    all.put("inner-rows", 60);
    all.put("outer-batch", 32);
    all.put("inner-batch", 32);
    all.put("steps", 25);
    all.putAll(values);
    return Parts.create(new AdultPlugin(), Kind.EXPERIMENT, "adult", all);
  }
}
