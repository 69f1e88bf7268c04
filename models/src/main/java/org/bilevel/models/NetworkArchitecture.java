package org.bilevel.models;

import java.util.function.BiFunction;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.SampleShape;

/**
 * Builds classifiers of one form for data of any shape, with exact first and second derivatives.
 *
 * <p>Parameters are one flat vector θ: the weights of the first layer (outputs before inputs), its
 * biases, those of the next layer, and so on; the output layer is last. They start uniform on
 * (−1/√f, 1/√f), f being how many inputs an output of the layer sees, weights and biases alike
 * (PyTorch's default for linear and convolutional layers), drawn in 64-bit in the order of θ, hence
 * the same on every device.
 *
 * <p>Derivatives are exact. Of the weighted loss of dense networks they are written out ({@link
 * DenseRecording}), all others are PyTorch's reverse mode; on one core for each thread, with the
 * same results bit for bit from run to run and thread to thread. A Hessian product costs about six
 * times as many multiplications as a forward pass, a mixed product of a dense network as many as
 * one; a linearization keeps the activations of its batch until it is closed. Objectives on the
 * same samples share the forward pass at the same parameters.
 *
 * @param options device and precision
 * @param form the network for a shape and a number of classes
 */
record NetworkArchitecture(ModelOptions options, BiFunction<SampleShape, Integer, Network> form)
    implements Architecture {

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.PRODUCTS);
  }

  @Override
  public Model build(SampleShape input, int classes) {
    Network network = form.apply(input, classes);
    Tensors tensors = new Tensors(options.gpu(), options.doublePrecision());
    return new NetworkModel(network, tensors, input, classes);
  }
}
