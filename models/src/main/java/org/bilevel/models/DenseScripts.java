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

  /**
   * (w, p, h0…L-1, φ'(a1…L-1), δ1…L, s∘φ''(a1…L-1)) to the numbers i of the samples with w_i ≠ 0
   * and the rows i of w, p, h0…L-1, φ'(a1…L-1), w∘δ1…L, w∘s∘φ''(a1…L-1).
   */
  final Script weighted;

  /** (v, W1…L, what {@link #weighted} returned) to ∇²_θθ g · v. */
  final Script productYy;

  /** (v, W1…L, h0…L-1, δ1…L) to ∇²_wθ g · v. */
  final Script productXy;

  /** (v, W1…L, what {@link #weighted} returned, h0…L-1, δ1…L) to both products. */
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
            .line("result = torch.empty_like(theta)");
    cut(text, "result", "G", "g");
    rows(text);
    choose(text, "h", "H", 0, layers - 1);
    choose(text, "delta", "chosen", 1, layers);
    for (int l = 1; l <= layers; l++) {
      text.line("weighted%d = torch.mul(chosen%d, column)", l, l)
          .line("_ = torch.mm(torch.t(weighted%d), H%d, out=G%d)", l, l - 1, l)
          .line("_ = torch.sum(weighted%d, [0], out=g%d)", l, l);
    }
    return text.result("result").load();
  }

  private Script weighted() {
    ScriptText text =
        new ScriptText("Weighted")
            .argument("w")
            .argument("p")
            .arguments("h", 0, layers - 1)
            .arguments("slope", 1, layers - 1)
            .arguments("delta", 1, layers)
            .arguments("bend", 1, bends());
    rows(text);
    choose(text, "p", "p_", "");
    choose(text, "h", "H", 0, layers - 1);
    choose(text, "slope", "S", 1, layers - 1);
    choose(text, "delta", "chosen", 1, layers);
    choose(text, "bend", "chosenBend", 1, bends());
    for (int l = 1; l <= layers; l++) {
      text.line("wdelta%d = torch.mul(chosen%d, column)", l, l);
    }
    for (int l = 1; l <= bends(); l++) {
      text.line("wbend%d = torch.mul(chosenBend%d, column)", l, l);
    }
    return text.result("rows")
        .result("column")
        .result("p_")
        .results("H", 0, layers - 1)
        .results("S", 1, layers - 1)
        .results("wdelta", 1, layers)
        .results("wbend", 1, bends())
        .load();
  }

  /**
   * The samples that weigh anything, and their weights as a column. The others contribute zeros;
   * after a projection onto the simplex these are most.
   */
  private static void rows(ScriptText text) {
    text.line("rows = torch.squeeze(torch.nonzero(w), 1)")
        .line("some = torch.lt(torch.numel(rows), torch.numel(w))")
        .line("column = torch.unsqueeze(torch.index_select(w, 0, rows), 1)");
  }

  private static void choose(ScriptText text, String from, String to, int first, int last) {
    for (int l = first; l <= last; l++) {
      choose(text, from, to, String.valueOf(l));
    }
  }

  /** The rows of the samples that weigh anything; not copied if all do. */
  private static void choose(ScriptText text, String from, String to, String index) {
    text.line("if some:")
        .line("  %s%s = torch.index_select(%s%s, 0, rows)", to, index, from, index)
        .line("else:")
        .line("  %s%s = %s%s", to, index, from, index);
  }

  private Script productYy() {
    ScriptText text = new ScriptText("ProductYy");
    secondOrderArguments(text);
    cut(text, "v", "V", "c");
    ownChanges(text, "R", "H");
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
    cut(text, "v", "V", "c");
    ownChanges(text, "P", "h");
    slopesAlong(text);
    return text.result("along").load();
  }

  private Script products() {
    ScriptText text = new ScriptText("Products");
    secondOrderArguments(text);
    text.arguments("h", 0, layers - 1).arguments("delta", 1, layers);
    cut(text, "v", "V", "c");
    ownChanges(text, "P", "h");
    slopesAlong(text);
    text.line("some = torch.lt(torch.numel(rows), torch.numel(along))");
    choose(text, "P", "R", 1, layers);
    secondOrder(text);
    return text.result("result").result("along").load();
  }

  private void secondOrderArguments(ScriptText text) {
    text.argument("v")
        .arguments("W", 1, layers)
        .argument("rows")
        .argument("column")
        .argument("p")
        .arguments("H", 0, layers - 1)
        .arguments("S", 1, layers - 1)
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
  private void ownChanges(ScriptText text, String to, String inputs) {
    for (int l = 1; l <= layers; l++) {
      text.line("%s%d = torch.linear(%s%d, V%d, c%d)", to, l, inputs, l - 1, l, l);
    }
  }

  /** ⟨∇ℓ_i, v⟩ for each sample. */
  private void slopesAlong(ScriptText text) {
    text.line("along = torch.sum(torch.mul(delta1, P1), [1])");
    for (int l = 2; l <= layers; l++) {
      text.line("_ = torch.add_(along, torch.sum(torch.mul(delta%d, P%d), [1]))", l, l);
    }
  }

  /** ∇²_θθ g · v, written into its place without being joined; changes P_l into Ra_l in place. */
  private void secondOrder(ScriptText text) {
    for (int l = 2; l <= layers; l++) {
      text.line("Rh%d = torch.mul(S%d, R%d)", l - 1, l - 1, l - 1)
          .line("_ = torch.addmm_(R%d, Rh%d, torch.t(W%d))", l, l - 1, l);
    }
    text.line("mean = torch.sum(torch.mul(p, R%d), [1], True)", layers)
        .line("D%1$d = torch.mul_(torch.mul_(torch.sub(R%1$d, mean), p), column)", layers)
        .line("result = torch.empty_like(v)");
    cut(text, "result", "G", "g");
    for (int l = layers; l >= 1; l--) {
      text.line("_ = torch.mm(torch.t(D%d), H%d, out=G%d)", l, l - 1, l)
          .line("_ = torch.sum(D%d, [0], out=g%d)", l, l);
      if (l > 1) {
        text.line("_ = torch.addmm_(G%d, torch.t(wdelta%d), Rh%d)", l, l, l - 1)
            .line("D%d = torch.mm(D%d, W%d)", l - 1, l, l)
            .line("_ = torch.addmm_(D%d, wdelta%d, V%d)", l - 1, l, l)
            .line("_ = torch.mul_(D%d, S%d)", l - 1, l - 1);
        if (bends() > 0) {
          text.line("_ = torch.addcmul_(D%d, wbend%d, R%d)", l - 1, l - 1, l - 1);
        }
      }
    }
  }
}
