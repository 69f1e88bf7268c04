package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Objective;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.jspecify.annotations.Nullable;

/** A network with the softmax cross-entropy, on one device in one precision. */
final class NetworkModel implements Model {
  /** About how many numbers the widest layer may hold when nothing is recorded. */
  private static final int CHUNK = 1 << 22;

  private final Network network;
  private final Tensors tensors;
  private final SampleShape input;
  private final int classes;
  private final Layout layout;
  private final Layout backbone;
  private final int headLength;
  private final @Nullable Exact exact;

  /**
   * The features of some samples in 64-bit.
   *
   * @param samples the samples, whose features are rounded to 32-bit
   * @param features the features before rounding
   */
  private record Exact(Samples samples, double[] features) {}

  /**
   * Make a model.
   *
   * @param network its form
   * @param tensors where it computes; closed here
   * @param input the shape of one sample
   * @param classes how many classes
   */
  NetworkModel(Network network, Tensors tensors, SampleShape input, int classes) {
    this(network, tensors, input, classes, null);
  }

  private NetworkModel(
      Network network, Tensors tensors, SampleShape input, int classes, @Nullable Exact exact) {
    this.exact = exact;
    this.network = network;
    this.tensors = tensors;
    this.input = input;
    this.classes = classes;
    this.layout = new Layout(network.layers());
    this.backbone = new Layout(network.layers().subList(0, network.layers().size() - 1));
    this.headLength = network.layers().getLast().size();
  }

  Network network() {
    return network;
  }

  Tensors tensors() {
    return tensors;
  }

  Layout layout() {
    return layout;
  }

  /** Return where the parameters of all layers but the last stand. */
  Layout backbone() {
    return backbone;
  }

  @Override
  public int parameterCount() {
    return layout.length();
  }

  @Override
  public int headLength() {
    return headLength;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public Vector initialParameters(RandomStream random) {
    double[] theta = new double[layout.length()];
    int at = 0;
    for (Network.Layer layer : network.layers()) {
      double bound = 1 / Math.sqrt(layer.fanIn());
      for (int i = 0; i < layer.size(); i++) {
        theta[at++] =
            layer.scales()
                ? (i < layer.weights().size() ? 1 : 0)
                : bound * (2 * random.nextDouble() - 1);
      }
    }
    return vector(theta);
  }

  @Override
  public PlacedSamples place(Samples samples) {
    requireFits(samples);
    requireFinite(samples);
    Torch.prepareThread();
    Shape shape = network.input(samples.size());
    return new DeviceSamples(
        this,
        exact != null && exact.samples() == samples
            ? tensors.create(exact.features(), shape)
            : tensors.create(samples.features(), shape),
        tensors.createIntegers(samples.labels(), new Shape(samples.size(), 1)));
  }

  private void requireFits(Samples samples) {
    if (!samples.shape().equals(input) || samples.classes() > classes) {
      throw BilevelException.configuration(
          "Samples of shape %s with %d classes do not fit a model of shape %s with %d classes."
              .formatted(samples.shape(), samples.classes(), input, classes),
          "Maybe the model was built for another data set.");
    }
  }

  private static void requireFinite(Samples samples) {
    float[] features = samples.features();
    for (int i = 0; i < features.length; i++) {
      if (!Float.isFinite(features[i])) {
        int row = i / samples.shape().length();
        throw BilevelException.data(
            "Feature %d of sample %d is %s."
                .formatted(
                    i % samples.shape().length(), samples.ids()[row], Float.toString(features[i])),
            "Maybe the data has missing values that were not filled in.",
            null);
      }
    }
  }

  @Override
  public Objective weightedLoss(PlacedSamples data) {
    return new WeightedLoss(own(data));
  }

  @Override
  public Objective splitLoss(PlacedSamples data, int outerLength) {
    if (outerLength < 1 || outerLength >= layout.length()) {
      throw new IllegalArgumentException(
          "the outer variable cannot have %d of %d parameters"
              .formatted(outerLength, layout.length()));
    }
    return outerLength == layout.length() - headLength
        ? new HeadLoss(own(data))
        : new SplitLoss(own(data), outerLength);
  }

  @Override
  public Vector vector(double[] entries) {
    return DeviceVector.of(tensors, entries);
  }

  @Override
  public float[] scores(Vector parameters, PlacedSamples data) {
    return rows(parameters, data, classes, DeviceSamples::scores);
  }

  @Override
  public float[] embeddings(Vector parameters, PlacedSamples data) {
    return rows(parameters, data, headLength / classes - 1, DeviceSamples::embeddings);
  }

  /** Something that is computed of each sample from an index up to another. */
  private interface Rows {
    NDArray of(DeviceSamples samples, NDArray theta, int from, int to);
  }

  private float[] rows(Vector parameters, PlacedSamples data, int length, Rows rows) {
    DeviceSamples samples = own(data);
    NDArray theta = parameters(parameters).array();
    float[] all = new float[samples.size() * length];
    int chunk = chunk(samples);
    for (int from = 0; from < samples.size(); from += chunk) {
      int to = Math.min(from + chunk, samples.size());
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        double[] part = Tensors.toDoubles(rows.of(samples, theta, from, to));
        for (int i = 0; i < part.length; i++) {
          all[from * length + i] = (float) part[i];
        }
      }
    }
    return all;
  }

  @Override
  public double[] losses(Vector parameters, PlacedSamples data) {
    DeviceSamples samples = own(data);
    DeviceVector theta = parameters(parameters);
    double[] known = samples.knownLosses(theta);
    if (known != null) {
      return known.clone();
    }
    double[] all = new double[samples.size()];
    int chunk = chunk(samples);
    for (int from = 0; from < samples.size(); from += chunk) {
      int to = Math.min(from + chunk, samples.size());
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        double[] part = Tensors.toDoubles(samples.losses(theta.array(), from, to));
        System.arraycopy(part, 0, all, from, part.length);
      }
    }
    return all;
  }

  @Override
  public boolean writeTorchScript(Vector parameters, OutputStream out) throws IOException {
    TorchFile.write(out, network, tensors.type(), parameters(parameters).toArray());
    return true;
  }

  private int chunk(DeviceSamples samples) {
    return network.couplesSamples() ? samples.size() : Math.max(1, CHUNK / network.widest());
  }

  @Override
  public Optional<Restriction> restrict(Samples samples, Vector parameters) {
    DeviceVector theta = parameters(parameters);
    int n = samples.size();
    if (n >= input.length() || network.onFeatures(n).isEmpty()) {
      return Optional.empty();
    }
    requireFits(samples);
    requireFinite(samples);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray x = tensors.create(samples.features(), network.input(n));
      NDArray precise = x.toType(DataType.FLOAT64, false);
      Span span = Span.of(precise.matMul(precise.transpose()).toDoubleArray(), n);
      if (span.rank() == 0) {
        return Optional.empty();
      }
      return Optional.of(restriction(samples, span, x, theta.array()));
    }
  }

  /** W_1 becomes W_1 Q = (W_1 Xᵀ) S; the other parameters stay. */
  private Restriction restriction(Samples samples, Span span, NDArray x, NDArray theta) {
    int r = span.rank();
    int n = samples.size();
    Shape first = network.layers().getFirst().weights();
    NDList parts = theta.split(new long[] {first.size()}, 0);
    NDArray images = parts.get(0).reshape(first).matMul(x.transpose());
    NDArray basis = tensors.createDoubles(span.basis(), new Shape(n, r));
    NDArray weights =
        images.toType(DataType.FLOAT64, false).matMul(basis).toType(tensors.type(), false);
    NDArray reduced = weights.reshape(-1).concat(parts.get(1));

    float[] features = new float[n * r];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) span.coordinates()[i];
    }
    SampleShape shape = new SampleShape(1, 1, r);
    Samples coordinates =
        new Samples(shape, samples.classes(), features, samples.labels(), samples.ids());
    Tensors place = tensors.another();
    reduced.attach(place.manager());
    NetworkModel model =
        new NetworkModel(
            network.onFeatures(r).orElseThrow(),
            place,
            shape,
            classes,
            new Exact(coordinates, span.coordinates()));
    return new Restriction(model, coordinates, DeviceVector.owning(place, reduced));
  }

  /** Return a vector as one of this model's parameters or directions. */
  DeviceVector parameters(Vector vector) {
    return vectorOf(vector, layout.length(), "parameters");
  }

  /** Return a vector as one of this model's kind and of some length. */
  DeviceVector vectorOf(Vector vector, int size, String what) {
    if (!(vector instanceof DeviceVector device)) {
      throw new IllegalArgumentException(
          "the %s must be a vector of the model, not a %s; copy it explicitly with vector(entries)"
              .formatted(what, vector.getClass().getSimpleName()));
    }
    if (device.size() != size) {
      throw new IllegalArgumentException(
          "the %s must have %d entries, not %d".formatted(what, size, device.size()));
    }
    return device;
  }

  private DeviceSamples own(PlacedSamples data) {
    if (!(data instanceof DeviceSamples samples) || samples.model() != this) {
      throw new IllegalArgumentException("the samples were placed by another model");
    }
    return samples;
  }

  @Override
  public void close() {
    tensors.close();
  }
}
