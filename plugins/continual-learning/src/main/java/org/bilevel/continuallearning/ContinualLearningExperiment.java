package org.bilevel.continuallearning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.Trained;

/**
 * Continual learning with replay: a model learns T tasks one after the other, sees each only while
 * it lasts, and is kept from forgetting by a memory of m samples that a coreset selector chose.
 *
 * <pre>{@code
 * train-on: batch (Algorithm 1)                     train-on: coreset (the authors' code)
 * for each batch B of a task:                       for each of P passes, for each batch B:
 *   M ← replay batch from the memory                  S ← K samples of B: at random in the first
 *   S ← coreset of B, selected at θ                        pass (in task 1: in all but the last),
 *   offer S to the memory                                  else the coreset of B, selected at θ
 *   θ ← step on mean ℓ(B) + ρ · mean ℓ(M)             M ← replay batch from the memory
 *                                                     θ ← step on mean ℓ(S) + ρ · mean ℓ(M)
 *                                                   offer the last pass's samples to the memory
 * }</pre>
 *
 * <p>θ ∈ R^d are the model's parameters, the proxy of the selection being the same model at the
 * same θ; ℓ is the cross-entropy in nats, ρ the {@code replay-weight}, K the selector's size, |B|
 * the {@code batch}. Batches are drawn anew for each pass, in a random order; the last one of a
 * pass may be smaller, and is then selected whole if it has at most K samples.
 *
 * <p>The selector also sees what the memory holds of earlier tasks, all of it ({@link
 * org.bilevel.api.learning.CoresetSelector.Request#memory()}). With {@code validation-per-class} so
 * many training samples of each class of the data set are held out before any corruption; a task's
 * selections see those of its classes, as its stream shows them ({@link
 * org.bilevel.api.learning.CoresetSelector.Request#validation()}), and nothing is trained on them.
 *
 * <p>{@code select-every} selects less often than from each batch, from the samples that came by
 * since: {@code buffer} when they are as many as the memory holds, which makes them the delayed
 * buffer of self-purified replay (SPR), as large as the memory; {@code task} once, of all of a task
 * and at the θ that has learned it, as probabilistic coreset selection (PBCS) does. The candidates
 * are those of the last pass. With {@code train-on: coreset} S is then {@code train-size} samples
 * of B at random in every pass: what is selected goes to the memory alone.
 *
 * <p>{@code influence-weight} β &gt; 0 weighs the samples of each step, replayed ones too, by their
 * influence on stability and plasticity (MetaSP; Sun et al., "Exploring example influence in
 * continual learning", NeurIPS 2022):
 *
 * <pre>{@code
 * S_i = −b_i ⟨∇ℓ_i(θ), ∇L_E(θ̂)⟩,  P_i = −b_i ⟨∇ℓ_i(θ), ∇L_C(θ̂)⟩,  θ̂ = θ − α Σ_i b_i ∇ℓ_i(θ)
 * I = γ S + (1 − γ) P with the γ ∈ [0, 1] of the least ‖I‖₂;  w_i ∝ b_i (1 − β I_i / max_j |I_j|)
 * }</pre>
 *
 * <p>b_i are the weights that the samples have otherwise, Σ w_i = Σ b_i, α the {@code
 * influence-step}; L_E and L_C are mean losses on up to |B| samples each, drawn of the earlier
 * tasks' in memory and of the present task's that have come by. In the first task I = P. Deviations
 * from MetaSP: it weighs with 1 − I of normalised influences in its last epochs alone; S and P are
 * exact derivatives of one pseudo step, as there.
 *
 * <p>Sections: {@code data}, {@code stream}, {@code corruption} (default none; applied to training
 * samples only, of the data set before the stream or of each task, as its scope says), {@code
 * model}, {@code selector}, {@code buffer}. Options: {@code train-on} (batch), {@code batch} (50
 * samples, at least K), {@code epochs} (1; coresets are selected in the last one, so that no sample
 * is offered twice), {@code passes} (0 = epochs · ⌊batch/K⌋, or ⌊batch/train-size⌋ where that
 * counts), {@code select-every} (batch), {@code train-size} (0 = K), {@code validation-per-class}
 * (0), {@code influence-weight} (0), {@code influence-step} (0), {@code final-selection}
 * (class-fair), {@code optimizer} (gradient-descent; a new session for each task, so momentum does
 * not cross borders), {@code replay-batch} (-1 = {@code replay-ratio} (1) for each that the step
 * takes from the stream), {@code replay-from} (all), {@code replay-weight} (1), {@code
 * replay-weights} (none: mean ℓ(M) is a plain mean; coreset: Σ w_i ℓ_i / Σ w_i with the weights of
 * the buffer, which change with it and may be 0; plain if all are equal), {@code
 * learning-rate-decay} (1: a task's steps are shortened by its power, whatever the optimizer),
 * {@code evaluation} (single-head), {@code test-batch} (1000).
 *
 * <p>Measured: a_{t,j}, the test accuracy on task j ≤ t after task t; A_T = 1/T Σ_j a_{T,j}; F_T =
 * 1/(T−1) Σ_{j<T} max_{t<T} (a_{t,j} − a_{T,j}); BWT = 1/(T−1) Σ_{j<T} (a_{T,j} − a_{j,j}). As
 * metrics these are fractions, as figures per cent; F_T and BWT are undefined for T = 1. The
 * training loss, replay included, is a metric at every tenth step; after each task come how many
 * selections there were and the means over them of "top-k-share", "outer-value" at the first and
 * last outer step, and "filled", where the selector gives them; "class-imbalance" of what was
 * "selected-" and of its "candidates-", the largest class's number of samples over the smallest's
 * of those that the candidates have (one without any counts as one), and their "wrong-label-share",
 * of labels that a corruption of the task changed, if it did; and the number of samples in memory.
 *
 * <p>Cost: a gradient on |B| (or K) plus replay samples for each step, and the selections; with
 * influences four more gradients and two products for each step; memory: θ, one task's training
 * samples, m samples, and the test samples of the tasks so far.
 *
 * <p>Random: the streams "held-out", "stream", "corruption" (by task), "model", "order" (by task
 * and pass), "selection" and "random-pick" (by task, pass and batch, the last of those selected
 * from), "buffer", "replay" and "validation" (by task and step) and "final-selection" (by task), so
 * that variants of a file share data, initial parameters and order.
 *
 * <p>Checkpoints: a state is offered after each training step and each measurement, if the buffer
 * and, within a task, the optimizer have one; else the run resumes at its beginning, or at that of
 * the task. At the end the model is handed out, tested on the test samples of all tasks.
 *
 * <p>Failures: a batch smaller than K, or than what a step trains on of it, when the file is
 * checked; a task without samples; a loss, gradient or score that is not finite, named with task
 * and step.
 *
 * <p>Source: "Bilevel Coreset Selection in Continual Learning" (NeurIPS 2023), Algorithm 1, and for
 * {@code train-on: coreset} the protocol of its authors' code. Deviations from that code: the
 * class-fair choice at a task's end draws at random within each class, where the code lets the
 * selector rank the candidates first; memory is made when a task begins, as the paper says, not
 * when it ended; the model has no dropout unless the architecture brings it.
 */
final class ContinualLearningExperiment implements Experiment {
  private final ContinualLearningOptions options;

  ContinualLearningExperiment(ContinualLearningOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE
        .offering(Capability.TASKS)
        .offering(Capability.LABELS)
        .offering(Capability.OFFERED_MODEL);
  }

  @Override
  public Outcome run(RunContext context) {
    Tasks tasks = Tasks.of(options, context);
    List<Integer> sizes = new ArrayList<>();
    for (int t = 0; t < tasks.count(); t++) {
      sizes.add(tasks.train(t).size());
    }
    Samples like = tasks.all().getFirst().test();
    try (Model model = options.model().build(like.shape(), like.classes());
        Vector parameters = model.initialParameters(context.random("model"));
        Evaluator evaluator =
            new Evaluator(model, tasks.all(), options.taskAware(), options.testBatch())) {
      context.report(new RunEvent.Started(plan(sizes, model)));
      Journal journal = new Journal(context, tasks.count(), total(sizes));
      Protocol protocol = protocol(context, journal);
      Memory memory =
          new Memory(
              options.buffer().open(context.random("buffer")),
              context.random("replay"),
              options.replayEarlier(),
              options.replayWeight() > 0 ? options.replayBatch() : 0,
              options.replayRatio(),
              options.replayWeighted());
      Selection selection =
          new Selection(
              options.selector(),
              model,
              like.classes(),
              context.random("selection"),
              context.random("random-pick"),
              journal);
      AccuracyMatrix accuracies = new AccuracyMatrix();
      Saves saves =
          new Saves(context.checkpoints(), memory, parameters, selection, journal, accuracies);
      int first = saves.restore();
      if (!saves.goesOn() && options.buffer().capacity() < tasks.count()) {
        context.report(
            new RunEvent.Warning(
                "the buffer's capacity of %d is less than one sample for each of the %d tasks"
                    .formatted(options.buffer().capacity(), tasks.count())));
      }
      for (int t = first; t < tasks.count(); t++) {
        boolean learned = saves.begin(t);
        if (!learned) {
          Samples clean = tasks.clean(t);
          Samples train = tasks.corrupted(clean, t);
          selection.beginTask(clean, train, tasks.heldOut(t));
          learn(t, train, protocol, model, parameters, selection, memory, journal, saves);
        }
        measure(t, parameters, evaluator, accuracies, journal, saves);
        saves.before(t + 1);
      }
      context.trained(new Trained("", model, parameters, evaluator.tests(), options.testBatch()));
      journal.timing("selection", selection.meanSeconds(), OptionalInt.empty());
      journal.timing("selection-total", selection.seconds(), OptionalInt.empty());
      return new Outcome(
          List.of(
              new Outcome.Figure("A_T", "%", 100 * accuracies.averageAccuracy(), true),
              new Outcome.Figure("F_T", "%", 100 * accuracies.forgetting(), true),
              new Outcome.Figure("BWT", "%", 100 * accuracies.backwardTransfer(), true),
              new Outcome.Figure("selection", "ms", 1e3 * selection.meanSeconds(), false)));
    }
  }

  private void learn(
      int task,
      Samples train,
      Protocol protocol,
      Model model,
      Vector parameters,
      Selection selection,
      Memory memory,
      Journal journal,
      Saves saves) {
    double factor = Math.pow(options.learningRateDecay(), task);
    try (Learner learner =
        new Learner(
            model,
            parameters,
            options.optimizer(),
            options.replayWeight(),
            factor,
            task,
            options.influence(),
            journal)) {
      protocol.learn(task, train, learner, selection, memory, saves);
    }
    double selecting = selection.finishTask(task);
    journal.ofTask("buffer-size", memory.size(), task);
    journal.timing("training", saves.seconds() - selecting, OptionalInt.of(task));
  }

  private void measure(
      int after,
      Vector parameters,
      Evaluator evaluator,
      AccuracyMatrix accuracies,
      Journal journal,
      Saves saves) {
    long start = System.nanoTime();
    double[] measured = saves.measured();
    double[] row = Arrays.copyOf(measured, after + 1);
    for (int j = measured.length; j <= after; j++) {
      saves.measured(after, Arrays.copyOf(row, j));
      journal.checkStopped();
      row[j] = evaluator.accuracy(j, parameters);
      journal.accuracy(row[j], j, after);
      journal.advance("measuring after task", after);
    }
    accuracies.add(row);
    journal.show("accuracy", accuracies.averageAccuracy());
    journal.after("average-accuracy", accuracies.averageAccuracy(), after);
    journal.after("forgetting", accuracies.forgetting(), after);
    journal.after("backward-transfer", accuracies.backwardTransfer(), after);
    journal.timing("evaluation", (System.nanoTime() - start) / 1e9, OptionalInt.of(after));
  }

  private Protocol protocol(RunContext context, Journal journal) {
    RandomStream order = context.random("order");
    RandomStream validation = context.random("validation");
    return options.trainOnCoreset()
        ? new CoresetProtocol(
            options.batch(),
            options.passesOfTask(),
            options.trainSize(),
            options.ofEachBatch(),
            options.enough(),
            options.classFair(),
            options.buffer().capacity(),
            order,
            context.random("final-selection"),
            validation,
            journal)
        : new BatchProtocol(
            options.batch(), options.passesOfTask(), options.enough(), order, validation, journal);
  }

  /** Return how many training steps and measurements there are in all. */
  private long total(List<Integer> sizes) {
    long total = 0;
    for (int t = 0; t < sizes.size(); t++) {
      total += (long) options.passesOfTask() * Protocol.batches(sizes.get(t), options.batch());
      total += t + 1;
    }
    return total;
  }

  private String plan(List<Integer> sizes, Model model) {
    int samples = sizes.stream().mapToInt(Integer::intValue).sum();
    return "%d tasks, %d training samples in batches of %d, coresets of %d, memory of %d, %d parameters"
        .formatted(
            sizes.size(),
            samples,
            options.batch(),
            options.selector().size(),
            options.buffer().capacity(),
            model.parameterCount());
  }
}
