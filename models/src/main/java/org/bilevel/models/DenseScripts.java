package org.bilevel.models;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The computations of {@link DenseRecording}, each of them one native call: with some fifty samples
 * a call for every tensor operation, and a pass over memory to join its results, cost as much as
 * the arithmetic.
 *
 * <p>Made for a number of layers and an activation, and good for all widths. The names are those of
 * the formulas there; W1…L stands for the arguments W1, …, WL.
 */
final class DenseScripts {
  private static final Map<Key, DenseScripts> LOADED = new ConcurrentHashMap<>();

  private final int layers;
  private final Activation activation;

  /** (x, labels, W1, b1, …, WL, bL) to (ℓ, p, a1…L-1, h1…L-1). */
  final Script forward;

  /** (p, labels, W2…L, a1…L-1, h1…L-1) to (δ1…L, φ'(a1…L-1)) and s∘φ''(a1…L-1) if it is not 0. */
  final Script backward;

  /** (θ, w, W1…L, h0…L-1, δ1…L) to Σ_i w_i ∇ℓ_i. */
  final Script gradient;

  /** (w, δ1…L, s∘φ''(a1…L-1)) to the same, each with row i times w_i. */
  final Script weighted;

  /** (v, w, p, W1…L, h0…L-1, φ'(a1…L-1), w∘δ1…L, w∘s∘φ''(a1…L-1)) to ∇²_θθ g · v. */
  final Script productYy;

  /** (v, W1…L, h0…L-1, δ1…L) to ∇²_wθ g · v. */
  final Script productXy;

  /** (v, w, p, W1…L, h0…L-1, φ'(a1…L-1), w∘δ1…L, w∘s∘φ''(a1…L-1), δ1…L) to both products. */
  final Script products;

  private record Key(int layers, Activation activation) {}

  private DenseScripts(Key key) {
    this.layers = key.layers();
    this.activation = key.activation();
    this.forward = forward();
    this.backward = backward();
    this.gradient = gradient();
    this.weighted = weighted();
    this.productYy = productYy();
    this.productXy = productXy();
    this.products = products();
  }

  /** Return the scripts for a number of layers; they are made once. */
  static DenseScripts of(int layers, Activation activation) {
    return LOADED.computeIfAbsent(new Key(layers, activation), DenseScripts::new);
  }

  /** Return for how many layers s∘φ''(a) is kept. */
  int bends() {
    return activation.isPiecewiseLinear() ? 0 : layers - 1;
  }

  private Script forward() {
    ScriptText text = new ScriptText("Forward").argument("h0").argument("labels");
    for (int l = 1; l <= layers; l++) {
      text.argument("W" + l).argument("b" + l);
    }
    for (int l = 1; l <= layers; l++) {
      text.line("a%d = torch.linear(h%d, W%d, b%d)", l, l - 1, l, l);
      if (l < layers) {
        text.line("h%d = %s", l, activation.value("a" + l));
      }
    }
    return text.line("q = torch.log_softmax(a%d, 1)", layers)
        .line("p = torch.exp(q)")
        .line("losses = torch.squeeze(torch.neg(torch.gather(q, 1, labels)), 1)")
        .result("losses")
        .result("p")
        .results("a", 1, layers - 1)
        .results("h", 1, layers - 1)
        .load();
  }

  private Script backward() {
    ScriptText text =
        new ScriptText("Backward")
            .argument("p")
            .argument("labels")
            .arguments("W", 2, layers)
            .arguments("a", 1, layers - 1)
            .arguments("h", 1, layers - 1)
            .line("delta%d = torch.scatter(p, 1, labels, -1, reduce=\"add\")", layers);
    for (int l = layers - 1; l >= 1; l--) {
      text.line("s%d = torch.mm(delta%d, W%d)", l, l + 1, l + 1)
          .line("slope%d = %s", l, activation.slope("a" + l, "h" + l))
          .line("delta%d = torch.mul(s%d, slope%d)", l, l, l);
      if (bends() > 0) {
        text.line("bend%d = torch.mul(s%d, %s)", l, l, activation.curvature("a" + l, "h" + l));
      }
    }
    return text.results("delta", 1, layers)
        .results("slope", 1, layers - 1)
        .results("bend", 1, bends())
        .load();
  }

  private Script gradient() {
    ScriptText text =
        new ScriptText("Gradient")
            .argument("theta")
            .argument("w")
            .arguments("W", 1, layers)
            .arguments("h", 0, layers - 1)
            .arguments("delta", 1, layers)
            .line("column = torch.unsqueeze(w, 1)")
            .line("result = torch.empty_like(theta)");
    cut(text, "result", "G", "g");
    for (int l = 1; l <= layers; l++) {
      text.line("weighted%d = torch.mul(delta%d, column)", l, l)
          .line("_ = torch.mm(torch.t(weighted%d), h%d, out=G%d)", l, l - 1, l)
          .line("_ = torch.sum(weighted%d, [0], out=g%d)", l, l);
    }
    return text.result("result").load();
  }

  private Script weighted() {
    ScriptText text =
        new ScriptText("Weighted")
            .argument("w")
            .arguments("delta", 1, layers)
            .arguments("bend", 1, bends())
            .line("column = torch.unsqueeze(w, 1)");
    for (int l = 1; l <= layers; l++) {
      text.line("wdelta%d = torch.mul(delta%d, column)", l, l);
    }
    for (int l = 1; l <= bends(); l++) {
      text.line("wbend%d = torch.mul(bend%d, column)", l, l);
    }
    return text.results("wdelta", 1, layers).results("wbend", 1, bends()).load();
  }

  private Script productYy() {
    ScriptText text = new ScriptText("ProductYy");
    secondOrderArguments(text);
    ownChanges(text);
    secondOrder(text);
    return text.result("result").load();
  }

  private Script productXy() {
    ScriptText text =
        new ScriptText("ProductXy")
            .argument("v")
            .arguments("W", 1, layers)
            .arguments("h", 0, layers - 1)
            .arguments("delta", 1, layers);
    ownChanges(text);
    slopesAlong(text);
    return text.result("along").load();
  }

  private Script products() {
    ScriptText text = new ScriptText("Products");
    secondOrderArguments(text);
    text.arguments("delta", 1, layers);
    ownChanges(text);
    // first, since the rest changes P into Ra in place
    slopesAlong(text);
    secondOrder(text);
    return text.result("result").result("along").load();
  }

  private void secondOrderArguments(ScriptText text) {
    text.argument("v")
        .argument("w")
        .argument("p")
        .arguments("W", 1, layers)
        .arguments("h", 0, layers - 1)
        .arguments("slope", 1, layers - 1)
        .arguments("wdelta", 1, layers)
        .arguments("wbend", 1, bends());
  }

  /** Views of a flat vector: a matrix and a vector for each layer. */
  private void cut(ScriptText text, String flat, String matrix, String vector) {
    String sizes =
        IntStream.rangeClosed(1, layers)
            .mapToObj("torch.numel(W%1$d), torch.size(W%1$d, 0)"::formatted)
            .collect(Collectors.joining(", "));
    text.line("parts = torch.split_with_sizes(%s, [%s])", flat, sizes);
    for (int l = 1; l <= layers; l++) {
      text.line("%s%d = torch.view_as(parts[%d], W%d)", matrix, l, 2 * l - 2, l)
          .line("%s%d = parts[%d]", vector, l, 2 * l - 1);
    }
  }

  /** P_1 … P_L, the direction's own part of the change of each layer's sums. */
  private void ownChanges(ScriptText text) {
    cut(text, "v", "V", "c");
    for (int l = 1; l <= layers; l++) {
      text.line("R%d = torch.linear(h%d, V%d, c%d)", l, l - 1, l, l);
    }
  }

  /** ⟨∇ℓ_i, v⟩ for each sample. */
  private void slopesAlong(ScriptText text) {
    text.line("along = torch.sum(torch.mul(delta1, R1), [1])");
    for (int l = 2; l <= layers; l++) {
      text.line("_ = torch.add_(along, torch.sum(torch.mul(delta%d, R%d), [1]))", l, l);
    }
  }

  /** ∇²_θθ g · v, written into its place without being joined. */
  private void secondOrder(ScriptText text) {
    for (int l = 2; l <= layers; l++) {
      text.line("Rh%d = torch.mul(slope%d, R%d)", l - 1, l - 1, l - 1)
          .line("_ = torch.addmm_(R%d, Rh%d, torch.t(W%d))", l, l - 1, l);
    }
    text.line("mean = torch.sum(torch.mul(p, R%d), [1], True)", layers)
        .line("D%1$d = torch.mul_(torch.sub(R%1$d, mean), p)", layers)
        .line("_ = torch.mul_(D%d, torch.unsqueeze(w, 1))", layers)
        .line("result = torch.empty_like(v)");
    cut(text, "result", "G", "g");
    for (int l = layers; l >= 1; l--) {
      text.line("_ = torch.mm(torch.t(D%d), h%d, out=G%d)", l, l - 1, l)
          .line("_ = torch.sum(D%d, [0], out=g%d)", l, l);
      if (l > 1) {
        text.line("_ = torch.addmm_(G%d, torch.t(wdelta%d), Rh%d)", l, l, l - 1)
            .line("D%d = torch.mm(D%d, W%d)", l - 1, l, l)
            .line("_ = torch.addmm_(D%d, wdelta%d, V%d)", l - 1, l, l)
            .line("_ = torch.mul_(D%d, slope%d)", l - 1, l - 1);
        if (bends() > 0) {
          text.line("_ = torch.addcmul_(D%d, wbend%d, R%d)", l - 1, l - 1, l - 1);
        }
      }
    }
  }
}
