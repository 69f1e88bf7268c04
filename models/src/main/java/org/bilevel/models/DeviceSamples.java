package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.bilevel.api.Batch;
import org.bilevel.api.learning.PlacedSamples;
import org.jspecify.annotations.Nullable;

/**
 * Samples in the memory of a model's device.
 *
 * <p>Keeps the last recording of the losses: the objectives of one bilevel step look at the same θ
 * through different weights. Keeps likewise the last recording of what the output layer sees, which
 * the steps of an output layer share.
 */
final class DeviceSamples implements PlacedSamples {
  private final NetworkModel model;
  private final NDArray features;
  private final NDArray labels;
  private final int size;
  private @Nullable Forward last;
  private @Nullable Features lastFeatures;

  /**
   * Take samples.
   *
   * @param model the model that understands them
   * @param features of the shape of the network's input; closed here
   * @param labels a column of class numbers; closed here
   */
  DeviceSamples(NetworkModel model, NDArray features, NDArray labels) {
    this.model = model;
    this.features = features;
    this.labels = labels;
    this.size = Math.toIntExact(labels.getShape().get(0));
  }

  NetworkModel model() {
    return model;
  }

  @Override
  public int size() {
    return size;
  }

  /** Return the recorded losses at θ, with the caller as a user. */
  Forward forward(DeviceVector parameters, Batch batch) {
    Forward known = last;
    if (known != null && known.isAt(parameters, batch)) {
      return known.shared();
    }
    forget();
    Forward made = Forward.at(parameters, this, batch);
    last = made;
    return made.shared();
  }

  /** Return what the output layer sees at x, all other parameters, with the caller as a user. */
  Features features(DeviceVector x, Batch batch) {
    Features known = lastFeatures;
    if (known != null && known.isAt(x, batch)) {
      return known.shared();
    }
    forgetFeatures();
    Features made = Features.at(x, this, batch);
    lastFeatures = made;
    return made.shared();
  }

  /** Return what the output layer sees of a batch, recorded by PyTorch if the thread records. */
  NDArray features(NDArray x, Batch batch) {
    return model.network().features(rows(features, batch), model.backbone().split(x));
  }

  /** Return the labels of a batch as rows of zeros with a one. */
  NDArray targets(Batch batch) {
    return rows(labels, batch).squeeze(1).oneHot(model.classes(), model.tensors().type());
  }

  /** Return the losses at θ if they are known. */
  double @Nullable [] knownLosses(DeviceVector parameters) {
    Forward known = last;
    return known != null && known.isAt(parameters, Batch.all()) ? known.values() : null;
  }

  /** Record the losses of a batch at θ. */
  Recording record(NDArray theta, Batch batch) {
    return model
        .network()
        .record(model.layout(), theta, rows(features, batch), rows(labels, batch));
  }

  /** Return the losses of a batch as a vector, recorded by PyTorch if the thread records. */
  NDArray losses(NDArray theta, Batch batch) {
    return losses(theta, rows(features, batch), rows(labels, batch));
  }

  /** Return the losses of the samples from one index up to another. */
  NDArray losses(NDArray theta, int from, int to) {
    return losses(theta, rows(features, from, to), rows(labels, from, to));
  }

  /** Return the scores of the samples from one index up to another. */
  NDArray scores(NDArray theta, int from, int to) {
    return model.network().scores(rows(features, from, to), model.layout().split(theta));
  }

  /** Return what the output layer sees of the samples from one index up to another. */
  NDArray embeddings(NDArray theta, int from, int to) {
    return model.network().features(rows(features, from, to), model.layout().split(theta));
  }

  private NDArray losses(NDArray theta, NDArray x, NDArray classes) {
    return model.network().losses(x, classes, model.layout().split(theta));
  }

  private NDArray rows(NDArray array, Batch batch) {
    if (batch.isAll()) {
      return array;
    }
    int[] indices = batch.indices();
    return array.get(model.tensors().createIntegers(indices, new Shape(indices.length)));
  }

  private NDArray rows(NDArray array, int from, int to) {
    return from == 0 && to == size ? array : array.get("{}:{}", from, to);
  }

  private void forgetFeatures() {
    Features known = lastFeatures;
    if (known != null) {
      known.release();
      lastFeatures = null;
    }
  }

  private void forget() {
    Forward known = last;
    if (known != null) {
      known.release();
      last = null;
    }
  }

  @Override
  public void close() {
    forget();
    forgetFeatures();
    features.close();
    labels.close();
  }
}
