package org.bilevel.streaming;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.learning.Task;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.Trained;

/**
 * Streaming: a model sees a stream in small chunks, each only while it lasts and without being told
 * where a task ends, and is kept from forgetting by a memory of m samples that a coreset selector
 * chose.
 *
 * <pre>{@code
 * the stream: the training samples of task 1 in random order, those of task 2, …, cut into chunks
 * for each chunk X:
 *   S times:
 *     M ← replay batch from the memory
 *     θ ← step on mean ℓ(X) + ρ · mean ℓ(M)
 *   C ← coreset of X, selected at θ; offer C with its weights to the memory
 * φ ← initial parameters, L steps on mean ℓ(memory)          if memory-steps > 0
 * }</pre>
 *
 * <p>θ, φ ∈ R^d are parameters of one model, the proxy of the selection being the same model at θ;
 * ℓ is the cross-entropy in nats, ρ the {@code replay-weight}, |X| the {@code chunk}, S the {@code
 * steps}, L the {@code memory-steps}. Chunks take no notice of the tasks and may lie across a
 * border; the last one may be smaller. To the buffer the stream is one task, so policies that need
 * task borders are refused. The mean over the memory is weighted with {@code replay-weights:
 * coreset}; whatever that says, each sample is as likely to be replayed.
 *
 * <p>Sections: {@code data}, {@code stream}, {@code corruption} (default none; applied to training
 * samples only, of the data set before the stream or of each task, as its scope says), {@code
 * model}, {@code selector}, {@code buffer}. Options: {@code chunk} (125 samples, at least the
 * selector's K), {@code steps} (S, 10; 0 leaves θ at its start), {@code optimizer}
 * (gradient-descent; one session for θ, another for φ), {@code replay-batch} (-1 = as many as the
 * chunk has), {@code replay-weight} (ρ, 1), {@code replay-weights} (none), {@code memory-steps} (L,
 * 0), {@code evaluate-every} (0 chunks = only at the end), {@code test-batch} (1000).
 *
 * <p>Measured: a_j, the test accuracy among all classes on task j at the end of the stream, and A_T
 * = 1/T Σ_j a_j; with memory-steps, A_memory, the same of the model φ that saw the memory alone,
 * which tells how good the memory is. As metrics ("accuracy", "average-accuracy",
 * "memory-accuracy") these are fractions, as figures per cent; "average-accuracy" comes with the
 * number of chunks as its step. The training loss, replay included, is a metric at every tenth step
 * ("loss", and "memory-loss" of φ); at the end come how many selections there were, the means over
 * them of "top-k-share", "outer-value" at the first and last outer step, and "filled", where the
 * selector gives them; and the number of samples and of classes in memory. Timings: "selection",
 * "selection-total", "buffer" (what the policy took, its own selections included), "training",
 * "evaluation".
 *
 * <p>Cost: S gradients on |X| plus replay samples and a selection for each chunk, what the buffer
 * selects, L gradients on m samples; memory: θ, all training and test samples, m samples.
 *
 * <p>Random: the streams "stream", "corruption" (data set or task), "model", "order" (by task),
 * "selection" (by chunk), "buffer", and "replay" (by chunk and step), so that variants of a file
 * share data, initial parameters and order.
 *
 * <p>Handed out: θ, and φ as "memory", tested on the test samples of all tasks.
 *
 * <p>Failures: a chunk smaller than K, or a buffer that needs task borders, when the file is
 * checked; a task without samples; a loss, gradient or score that is not finite, named with its
 * step; a selection that diverges, named with its chunk.
 *
 * <p>Source: Borsos, Mutný and Krause, "Coresets via Bilevel Optimization for Continual Learning
 * and Streaming" (NeurIPS 2020); Table 2 and Appendix C of "Probabilistic Bilevel Coreset
 * Selection" (ICML 2022): tasks of 1,000 samples concatenated, chunks of 125, a memory of 100 in 10
 * slots with merge-reduce. Neither tells how many steps a chunk is trained on in Table 2, nor
 * whether the accuracy is that of θ or of a model trained on the memory: both are measured here.
 */
final class StreamingExperiment implements Experiment {
  private final StreamingOptions options;

  StreamingExperiment(StreamingOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.LABELS).offering(Capability.OFFERED_MODEL);
  }

  @Override
  public Outcome run(RunContext context) {
    RandomStream corruption = context.random("corruption");
    List<Task> tasks =
        options.stream().tasks(dataSet(corruption.split("data-set")), context.random("stream"));
    Samples stream = join(tasks, corruption, context.random("order"));
    int chunks = Math.ceilDiv(stream.size(), options.chunk());
    try (Model model = options.model().build(stream.shape(), stream.classes());
        Vector parameters = model.initialParameters(context.random("model"));
        Evaluator evaluator = Evaluator.of(model, tasks, options.testBatch())) {
      context.report(new RunEvent.Started(plan(tasks.size(), stream, chunks, model)));
      Journal journal =
          new Journal(
              context, (long) chunks * options.steps() + chunks + options.memorySteps() + 1);
      Memory memory =
          new Memory(
              options.buffer().open(context.random("buffer")),
              context.random("replay"),
              options.replayWeight() > 0 ? options.replayBatch() : 0,
              options.weighted());
      Selection selection =
          new Selection(options.selector(), model, context.random("selection"), journal);
      Measures measures = new Measures(evaluator, journal);
      follow(stream, chunks, model, parameters, selection, memory, measures, journal);
      context.trained(trained("", model, parameters, tasks));
      selection.finish();
      journal.overall("buffer-size", memory.size());
      journal.overall("buffer-classes", memory.classes());
      List<Outcome.Figure> figures = new ArrayList<>();
      figures.add(new Outcome.Figure("A_T", "%", 100 * measures.last(), true));
      memoryAlone(context, model, tasks, memory, measures, journal)
          .ifPresent(
              accuracy -> figures.add(new Outcome.Figure("A_memory", "%", 100 * accuracy, true)));
      figures.add(new Outcome.Figure("selection", "ms", 1e3 * selection.meanSeconds(), false));
      journal.timing("evaluation", measures.seconds());
      journal.advance("done");
      return new Outcome(figures);
    }
  }

  /** Read the data set, and corrupt its training samples if that is what the corruption is for. */
  private Dataset dataSet(RandomStream random) {
    Dataset data = options.data().load();
    return options.corruption().scope() == Corruption.Scope.DATA_SET
        ? new Dataset(data.name(), options.corruption().corrupt(data.train(), random), data.test())
        : data;
  }

  /** Return the tasks' training samples, one task after the other, each in random order. */
  private Samples join(List<Task> tasks, RandomStream corruption, RandomStream order) {
    List<Samples> parts = new ArrayList<>();
    for (int t = 0; t < tasks.size(); t++) {
      Samples drawn = tasks.get(t).train();
      Samples train =
          options.corruption().scope() == Corruption.Scope.TASK
              ? options.corruption().corrupt(drawn, corruption.split("task", t))
              : drawn;
      if (train.size() == 0) {
        throw BilevelException.data(
            "task " + (t + 1) + " has no training samples.",
            "Maybe the stream or the corruption leaves too few of each class.",
            null);
      }
      parts.add(train.select(order.split("task", t).permutation(train.size())));
    }
    return Samples.concat(parts);
  }

  private void follow(
      Samples stream,
      int chunks,
      Model model,
      Vector parameters,
      Selection selection,
      Memory memory,
      Measures measures,
      Journal journal) {
    long start = System.nanoTime();
    long buffering = 0;
    try (Learner learner =
        new Learner(
            model, parameters, options.optimizer(), options.replayWeight(), "loss", journal)) {
      for (int c = 0; c < chunks; c++) {
        String phase = "chunk %d of %d".formatted(c + 1, chunks);
        Samples chunk =
            stream.range(c * options.chunk(), Math.min(stream.size(), (c + 1) * options.chunk()));
        Weighted fresh = Weighted.evenly(chunk);
        for (int s = 0; s < options.steps(); s++) {
          journal.checkStopped();
          learner.step(fresh, memory.replay(chunk.size(), c, s));
          journal.advance(phase);
        }
        journal.checkStopped();
        Coreset coreset = selection.select(chunk, parameters, c, memory.samples());
        long before = System.nanoTime();
        memory.offer(
            new Buffer.Offer(
                chunk.select(coreset.indices()), coreset.weights(), 0, model, parameters));
        buffering += System.nanoTime() - before;
        boolean last = c == chunks - 1;
        if (last || (options.evaluateEvery() > 0 && (c + 1) % options.evaluateEvery() == 0)) {
          measures.ofStream(parameters, c + 1, last);
        }
        journal.advance(phase);
      }
    }
    journal.timing("buffer", buffering / 1e9);
    journal.timing(
        "training",
        (System.nanoTime() - start - buffering) / 1e9 - selection.seconds() - measures.seconds());
  }

  /** Train a new model on the memory alone, and return its accuracy. */
  private Optional<Double> memoryAlone(
      RunContext context,
      Model model,
      List<Task> tasks,
      Memory memory,
      Measures measures,
      Journal journal) {
    if (options.memorySteps() == 0) {
      return Optional.empty();
    }
    Optional<Weighted> contents = memory.contents();
    if (contents.isEmpty()) {
      journal.warn("the memory is empty at the end, so no model is trained on it alone");
      return Optional.empty();
    }
    try (Vector parameters = model.initialParameters(context.random("model"));
        Learner learner =
            new Learner(model, parameters, options.optimizer(), 0, "memory-loss", journal)) {
      for (int s = 0; s < options.memorySteps(); s++) {
        journal.checkStopped();
        learner.step(contents.get(), Optional.empty());
        journal.advance("memory alone");
      }
      context.trained(trained("memory", model, parameters, tasks));
      return Optional.of(measures.ofMemory(parameters));
    }
  }

  private Trained trained(String name, Model model, Vector parameters, List<Task> tasks) {
    int[] classes = IntStream.range(0, model.classes()).toArray();
    return new Trained(
        name,
        model,
        parameters,
        tasks.stream()
            .map(task -> new Trained.Tests(task.index() + 1, task::test, classes))
            .toList(),
        options.testBatch());
  }

  private String plan(int tasks, Samples stream, int chunks, Model model) {
    return "%d training samples of %d tasks in %d chunks, coresets of %d, memory of %d, %d parameters"
        .formatted(
            stream.size(),
            tasks,
            chunks,
            options.selector().size(),
            options.buffer().capacity(),
            model.parameterCount());
  }

  /** Takes and reports the measurements. */
  private static final class Measures {
    private final Evaluator evaluator;
    private final Journal journal;
    private double last;
    private long nanos;

    Measures(Evaluator evaluator, Journal journal) {
      this.evaluator = evaluator;
      this.journal = journal;
    }

    /** Measure θ after some chunks; at the end task by task. */
    void ofStream(Vector parameters, int chunks, boolean atTheEnd) {
      double[] accuracies = measure(parameters);
      last = Arrays.stream(accuracies).average().orElseThrow();
      if (atTheEnd) {
        for (int j = 0; j < accuracies.length; j++) {
          journal.ofTask("accuracy", accuracies[j], j);
        }
      }
      journal.show("accuracy", last);
      journal.afterChunks("average-accuracy", last, chunks);
    }

    /** Measure φ. */
    double ofMemory(Vector parameters) {
      double accuracy = Arrays.stream(measure(parameters)).average().orElseThrow();
      journal.overall("memory-accuracy", accuracy);
      return accuracy;
    }

    private double[] measure(Vector parameters) {
      long start = System.nanoTime();
      double[] accuracies = evaluator.accuracies(parameters);
      nanos += System.nanoTime() - start;
      return accuracies;
    }

    double last() {
      return last;
    }

    double seconds() {
      return nanos / 1e9;
    }
  }
}
