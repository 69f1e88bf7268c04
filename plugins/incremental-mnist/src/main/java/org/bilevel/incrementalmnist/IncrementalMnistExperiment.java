package org.bilevel.incrementalmnist;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.StateInput;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.OuterSteps;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;

/**
 * Incremental learning as a sequence of bilevel problems: task t has the samples of the first t·C
 * classes, and the parameters of a network are split into those of its hidden layers, x, and those
 * of its output layer, y.
 *
 * <pre>{@code
 * min_x F_t(x, y*(x)) = mean ℓ over the validation samples of task t
 *       y*(x) ∈ argmin_y f_t(x, y) = mean ℓ over its training samples
 * }</pre>
 *
 * <p>ℓ is the cross-entropy in nats among all classes of the data set. The first task starts at the
 * model's initial parameters; each later one at the x that the one before arrived at, and at a y
 * drawn anew. With the model {@code cnn}, {@code pool-after: last} and images of 28×28, x has
 * 18,816 entries and y 125,450, as in the paper.
 *
 * <p>Sections: {@code data}, {@code model}, {@code solver} (default hypergradient-descent; a new
 * session for each task). Options: {@code tasks} T (5), {@code classes-per-task} C (2), {@code
 * steps} (200 outer steps a task), {@code validation-share} (0.005) and {@code train-share} (0.001)
 * of the task's samples in each mini-batch, at least one sample and drawn without replacement,
 * {@code report-every} (10), {@code report-validation-share} (0.05) and {@code report-train-share}
 * (0.01) of the task's samples in a measurement, drawn once for each task.
 *
 * <p>Measured every {@code report-every} outer steps and after a task's last, with the number of
 * the task and the step counted over all tasks: validation-loss, training-loss and accuracy, at the
 * x that the step arrived at and the y that it was taken from. After each task, on all of its
 * validation samples: task-loss and task-accuracy. Of each outer step what {@link OuterSteps}
 * reports, data points and products summed over all tasks. Figures: accuracy and validation loss
 * after the last task, the mean of the tasks' losses, and cost.
 *
 * <p>Cost: that of the solver; the measurements' forward passes are not counted. Memory: a task's
 * samples, placed, and θ.
 *
 * <p>Random: the streams "model" (initial parameters, by task), "report" (by task) and "solver" (by
 * task), so that variants of a file share them.
 *
 * <p>Checkpoints: after each outer step, if the solver has a state. At the end the model is handed
 * out, tested on all validation samples of the last task.
 *
 * <p>Failures: CONFIGURATION for more classes than the data set has, or a model without hidden
 * layers; NUMERIC where a loss is not finite.
 *
 * <p>Source: BSG, (4.1) and Section 5.4, Figure 3. Deviations: the paper minimises over (x, y)
 * "subject to" y being optimal, which is the same problem; its network's output grows with the
 * tasks or not, it does not say, and here all outputs are there from the start; the number of steps
 * of a task is read off no figure.
 */
final class IncrementalMnistExperiment implements Experiment {
  private final IncrementalMnistOptions options;

  IncrementalMnistExperiment(IncrementalMnistOptions options) {
    this.options = options;
  }

  @Override
  public Outcome run(RunContext context) {
    Dataset data = options.data().load();
    TaskData.requireClasses(data, options.tasks() * options.classesPerTask());
    try (Model model = options.model().build(data.train().shape(), data.train().classes());
        Tasks sessions = new Tasks()) {
      int hidden = model.parameterCount() - model.headLength();
      if (hidden == 0) {
        throw BilevelException.configuration(
            "The model has no hidden layer: all of its %d parameters belong to the output layer."
                .formatted(model.parameterCount()),
            "Maybe use mlp or cnn.");
      }
      context.report(
          new RunEvent.Started(
              "%d tasks of %d outer steps, %d hidden and %d output parameters"
                  .formatted(options.tasks(), options.steps(), hidden, model.headLength())));
      return new Sequence(context, data, model, hidden, sessions).learn();
    }
  }

  /** A run. */
  private final class Sequence {
    private final RunContext context;
    private final Dataset data;
    private final Model model;
    private final int hidden;
    private final Tasks sessions;
    private final OuterSteps steps;
    private final TreeMap<String, Double> shown = new TreeMap<>();
    private double[] x; // hidden weights at the beginning of a task
    private double sumOfLosses; // after each task, over all of its validation samples
    private double lastLoss;
    private double lastAccuracy;
    private Optional<StateInput> left = Optional.empty(); // the state of a task not yet begun

    Sequence(RunContext context, Dataset data, Model model, int hidden, Tasks sessions) {
      this.context = context;
      this.data = data;
      this.model = model;
      this.hidden = hidden;
      this.sessions = sessions;
      this.steps = new OuterSteps(context, sessions);
      this.x = Arrays.copyOf(initial(0), hidden);
    }

    private double[] initial(int task) {
      try (Vector theta = model.initialParameters(context.random("model").split("task", task))) {
        return theta.toArray();
      }
    }

    Outcome learn() {
      Optional<StateInput> latest = context.checkpoints().latest();
      int first = latest.map(this::restore).orElse(0);
      left = latest;
      for (int task = first; task < options.tasks(); task++) {
        learn(task, TaskData.of(data, (task + 1) * options.classesPerTask()));
      }
      return new Outcome(
          List.of(
              new Outcome.Figure("accuracy", "%", 100 * lastAccuracy, true),
              new Outcome.Figure("validation loss", "", lastLoss, true),
              new Outcome.Figure("mean over tasks", "", sumOfLosses / options.tasks(), true),
              new Outcome.Figure("products", "", steps.products(), true),
              new Outcome.Figure("data points", "", steps.dataPoints(), true),
              new Outcome.Figure("time", "s", steps.seconds(), false)));
    }

    /** Take up what all tasks share, and return the task; its session follows once it began. */
    private int restore(StateInput in) {
      int task = in.readInt();
      x = in.readDoubles();
      sumOfLosses = in.readDouble();
      in.readInto(shown);
      return task;
    }

    /** Offer the state within a task. */
    private void offer(int task) {
      if (steps.isRestorable()) {
        context
            .checkpoints()
            .offer(out -> {
              out.write(task);
              out.write(x);
              out.write(sumOfLosses);
              out.write(shown);
              out.write(steps);
            });
      }
    }

    private void learn(int task, TaskData samples) {
      double[] theta = initial(task);
      RandomStream report = context.random("report").split("task", task);
      try (PlacedSamples train = model.place(samples.train());
          PlacedSamples validation = model.place(samples.validation());
          Vector startX = model.vector(x);
          Vector startY = model.vector(Arrays.copyOfRange(theta, hidden, theta.length));
          Measurement onValidation =
              new Measurement(
                  model,
                  TaskData.draw(
                      samples.validation(),
                      options.reportValidationShare(),
                      report.split("validation")));
          Measurement onTrain =
              new Measurement(
                  model,
                  TaskData.draw(
                      samples.train(), options.reportTrainShare(), report.split("train")))) {
        TaskProblem problem =
            new TaskProblem(
                model.splitLoss(validation, hidden),
                model.splitLoss(train, hidden),
                startX,
                startY,
                TaskData.count(validation.size(), options.validationShare()),
                TaskData.count(train.size(), options.trainShare()));
        sessions.begin(
            options.solver().start(problem, context.random("solver").split("task", task)));
        left.ifPresent(in -> in.readInto(steps));
        left = Optional.empty();
        while (steps.taken() < (task + 1) * options.steps()) {
          steps.take();
          int step = steps.taken() - task * options.steps();
          if (step % options.reportEvery() == 0 || step == options.steps()) {
            measure(task, onValidation, onTrain);
          }
          progress(task);
          offer(task);
        }
        x = sessions.x().toArray();
        finish(task, samples);
        sessions.close();
      }
    }

    private void measure(int task, Measurement onValidation, Measurement onTrain) {
      double loss = onValidation.loss(sessions.x(), sessions.y());
      double accuracy = onValidation.accuracy(sessions.x(), sessions.y());
      metric("validation-loss", loss, task);
      metric("training-loss", onTrain.loss(sessions.x(), sessions.y()), task);
      metric("accuracy", accuracy, task);
      shown.put("validation", loss);
      shown.put("accuracy", accuracy);
    }

    private void finish(int task, TaskData samples) {
      try (Measurement all = new Measurement(model, samples.validation())) {
        if (task == options.tasks() - 1) {
          all.handOut(context, sessions.x(), sessions.y());
        }
        lastLoss = all.loss(sessions.x(), sessions.y());
        lastAccuracy = all.accuracy(sessions.x(), sessions.y());
      }
      sumOfLosses += lastLoss;
      metric("task-loss", lastLoss, task);
      metric("task-accuracy", lastAccuracy, task);
    }

    private void metric(String name, double value, int task) {
      context.report(
          new RunEvent.Metric(
              name,
              value,
              OptionalInt.of(task + 1),
              OptionalInt.empty(),
              OptionalInt.of(steps.taken())));
    }

    private void progress(int task) {
      context.report(
          new RunEvent.Progress(
              "task %d of %d".formatted(task + 1, options.tasks()),
              steps.taken(),
              (long) options.tasks() * options.steps(),
              new TreeMap<>(shown)));
    }
  }
}
