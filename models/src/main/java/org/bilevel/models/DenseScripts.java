package org.bilevel.models;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bilevel.models.ScriptText.Tuple;

/**
 * The computations of {@link DenseRecording}, each of them one native call: with some fifty samples
 * a call for every tensor operation, and a pass over memory to join its results, cost as much as
 * the arithmetic. What they hand on to each other are tuples that never become arrays of ours.
 *
 * <p>Made for a number of layers and an activation, and good for all widths. The names are those of
 * the formulas there: R for Ra, D for Rδ, e for w∘δ.
 */
final class DenseScripts {
  private static final Map<Key, DenseScripts> LOADED = new ConcurrentHashMap<>();

  private final int layers;
  private final Activation activation;

  /** How many numbers W_1, b_1, …, W_L, b_L have, x, the labels, p, W_l, h_l and a_l. */
  private final Tuple forwardTuple;

  /** δ_l, φ'(a_l), and s_l∘φ''(a_l) if φ'' is not zero. */
  private final Tuple backwardTuple;

  /**
   * The numbers i of the samples with w_i ≠ 0, and the rows i of w, p, h_l, φ'(a_l), w∘δ_l for l >
   * 1, and w∘s_l∘φ''(a_l).
   */
  private final Tuple weightedTuple;

  /** (θ, x, labels, sizes) to (ℓ, forward tuple). */
  final Script forward;

  /** (forward tuple) to backward tuple. */
  final Script backward;

  /** (result, w, forward tuple, backward tuple): writes Σ_i w_i ∇ℓ_i into the result. */
  final Script gradient;

  /** (w, forward tuple, backward tuple) to weighted tuple. */
  final Script weighted;

  /** (result, v, forward tuple, weighted tuple): writes ∇²_θθ g · v into the result. */
  final Script productYy;

  /** (v, forward tuple, backward tuple) to ∇²_wθ g · v. */
  final Script productXy;

  /**
   * (result, v, forward tuple, weighted tuple, backward tuple) to ∇²_wθ g · v; writes ∇²_θθ g · v
   * into the result.
   */
  final Script products;

  private record Key(int layers, Activation activation) {}

  private DenseScripts(Key key) {
    this.layers = key.layers();
    this.activation = key.activation();
    this.forwardTuple =
        Tuple.of(
            List.of(
                List.of("sizes", "h0", "labels", "p"),
                Tuple.indexed("W", 1, layers),
                Tuple.indexed("h", 1, layers - 1),
                Tuple.indexed("a", 1, layers - 1)));
    this.backwardTuple =
        Tuple.of(
            List.of(
                Tuple.indexed("delta", 1, layers),
                Tuple.indexed("slope", 1, layers - 1),
                Tuple.indexed("bend", 1, bends())));
    this.weightedTuple =
        Tuple.of(
            List.of(
                List.of("rows", "column", "P"),
                Tuple.indexed("H", 0, layers - 1),
                Tuple.indexed("S", 1, layers - 1),
                Tuple.indexed("e", 2, layers),
                Tuple.indexed("B", 1, bends())));
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
  private int bends() {
    return activation.isPiecewiseLinear() ? 0 : layers - 1;
  }

  private Script forward() {
    ScriptText text =
        new ScriptText("Forward").tensors("theta", "h0", "labels").argument("sizes", "List[int]");
    cut(text, "theta", "W", "b");
    for (int l = 1; l <= layers; l++) {
      text.line("a%d = torch.linear(h%d, W%d, b%d)", l, l - 1, l, l);
      if (l < layers) {
        text.line("h%d = %s", l, activation.value("a" + l));
      }
    }
    return text.line("q = torch.log_softmax(a%d, 1)", layers)
        .line("p = torch.exp(q)")
        .line("losses = torch.neg(torch.squeeze(torch.gather(q, 1, labels), 1))")
        .returning("losses", forwardTuple);
  }

  private Script backward() {
    ScriptText text =
        new ScriptText("Backward")
            .tuple("forwards", forwardTuple)
            .line("delta%d = torch.scatter(p, 1, labels, -1, reduce=\"add\")", layers);
    for (int l = layers - 1; l >= 1; l--) {
      text.line("s%d = torch.mm(delta%d, W%d)", l, l + 1, l + 1)
          .line("slope%d = %s", l, activation.slope("a" + l, "h" + l))
          .line("delta%d = torch.mul(s%d, slope%d)", l, l, l);
      if (bends() > 0) {
        text.line("bend%d = torch.mul(s%d, %s)", l, l, activation.curvature("a" + l, "h" + l));
      }
    }
    return text.returning(backwardTuple);
  }

  private Script gradient() {
    ScriptText text =
        new ScriptText("Gradient")
            .tensors("result", "w")
            .tuple("forwards", forwardTuple)
            .tuple("backwards", backwardTuple);
    cut(text, "result", "G", "g");
    rows(text);
    choose(text, "h", "H", 0, layers - 1);
    choose(text, "delta", "chosen", 1, layers);
    for (int l = 1; l <= layers; l++) {
      text.line("e%d = torch.mul(chosen%d, column)", l, l)
          .line("_ = torch.mm(torch.t(e%d), H%d, out=G%d)", l, l - 1, l)
          .line("_ = torch.sum(e%d, [0], out=g%d)", l, l);
    }
    return text.returning("result");
  }

  private Script weighted() {
    ScriptText text =
        new ScriptText("Weighted")
            .tensors("w")
            .tuple("forwards", forwardTuple)
            .tuple("backwards", backwardTuple);
    rows(text);
    choose(text, "p", "P");
    choose(text, "h", "H", 0, layers - 1);
    choose(text, "slope", "S", 1, layers - 1);
    choose(text, "delta", "chosen", 2, layers);
    choose(text, "bend", "bent", 1, bends());
    for (int l = 2; l <= layers; l++) {
      text.line("e%d = torch.mul(chosen%d, column)", l, l);
    }
    for (int l = 1; l <= bends(); l++) {
      text.line("B%d = torch.mul(bent%d, column)", l, l);
    }
    return text.returning(weightedTuple);
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
      choose(text, from + l, to + l);
    }
  }

  /** The rows of the samples that weigh anything; not copied if all do. */
  private static void choose(ScriptText text, String from, String to) {
    text.line("if some:")
        .line("  %s = torch.index_select(%s, 0, rows)", to, from)
        .line("else:")
        .line("  %s = %s", to, from);
  }

  private Script productYy() {
    ScriptText text =
        new ScriptText("ProductYy")
            .tensors("result", "v")
            .tuple("forwards", forwardTuple)
            .tuple("weighted", weightedTuple);
    cut(text, "v", "V", "c");
    ownChanges(text, "R", "H");
    secondOrder(text);
    return text.returning("result");
  }

  private Script productXy() {
    ScriptText text =
        new ScriptText("ProductXy")
            .tensors("v")
            .tuple("forwards", forwardTuple)
            .tuple("backwards", backwardTuple);
    cut(text, "v", "V", "c");
    ownChanges(text, "A", "h");
    slopesAlong(text);
    return text.returning("along");
  }

  private Script products() {
    ScriptText text =
        new ScriptText("Products")
            .tensors("result", "v")
            .tuple("forwards", forwardTuple)
            .tuple("weighted", weightedTuple)
            .tuple("backwards", backwardTuple);
    cut(text, "v", "V", "c");
    ownChanges(text, "A", "h");
    slopesAlong(text);
    text.line("some = torch.lt(torch.numel(rows), torch.numel(along))");
    choose(text, "A", "R", 1, layers);
    secondOrder(text);
    return text.returning("along");
  }

  /** Views of a flat vector: a matrix and a vector for each layer. */
  private void cut(ScriptText text, String flat, String matrix, String vector) {
    text.line("parts = torch.split_with_sizes(%s, sizes)", flat);
    for (int l = 1; l <= layers; l++) {
      int at = 2 * l - 2;
      text.line("%s%d = torch.view(parts[%d], [sizes[%d], -1])", matrix, l, at, at + 1)
          .line("%s%d = parts[%d]", vector, l, at + 1);
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
    text.line("along = torch.sum(torch.mul(delta1, A1), [1])");
    for (int l = 2; l <= layers; l++) {
      text.line("_ = torch.add_(along, torch.sum(torch.mul(delta%d, A%d), [1]))", l, l);
    }
  }

  /** ∇²_θθ g · v, written into its place without being joined; changes P_l into Ra_l in place. */
  private void secondOrder(ScriptText text) {
    for (int l = 2; l <= layers; l++) {
      text.line("Rh%d = torch.mul(S%d, R%d)", l - 1, l - 1, l - 1)
          .line("_ = torch.addmm_(R%d, Rh%d, torch.t(W%d))", l, l - 1, l);
    }
    text.line("mean = torch.sum(torch.mul(P, R%d), [1], True)", layers)
        .line("D%1$d = torch.mul_(torch.mul_(torch.sub(R%1$d, mean), P), column)", layers);
    cut(text, "result", "G", "g");
    for (int l = layers; l >= 1; l--) {
      text.line("_ = torch.mm(torch.t(D%d), H%d, out=G%d)", l, l - 1, l)
          .line("_ = torch.sum(D%d, [0], out=g%d)", l, l);
      if (l > 1) {
        text.line("_ = torch.addmm_(G%d, torch.t(e%d), Rh%d)", l, l, l - 1)
            .line("D%d = torch.mm(D%d, W%d)", l - 1, l, l)
            .line("_ = torch.addmm_(D%d, e%d, V%d)", l - 1, l, l)
            .line("_ = torch.mul_(D%d, S%d)", l - 1, l - 1);
        if (bends() > 0) {
          text.line("_ = torch.addcmul_(D%d, B%d, R%d)", l - 1, l - 1, l - 1);
        }
      }
    }
  }
}
