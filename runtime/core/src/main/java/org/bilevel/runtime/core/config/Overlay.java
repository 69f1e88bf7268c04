package org.bilevel.runtime.core.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bilevel.runtime.core.config.Value.Block;
import org.bilevel.runtime.core.config.Value.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * Puts settings over others: keys are merged, except that a part that becomes another part loses
 * its old options.
 */
final class Overlay {
  private Overlay() {}

  static Block merge(Block base, Block over) {
    Map<String, Value> merged = new LinkedHashMap<>(base.entries());
    over.entries()
        .forEach((key, value) -> {
          Value old = merged.get(key);
          merged.put(key, old == null ? value : merge(old, value));
        });
    return new Block(merged, base.origin());
  }

  /**
   * Put the top level of a file over another: {@code seed} and {@code seeds} exclude each other.
   */
  static Block mergeRoots(Block base, Block over) {
    Block kept = base;
    if (over.get("seed") != null) {
      kept = kept.without("seeds");
    }
    if (over.get("seeds") != null) {
      kept = kept.without("seed");
    }
    return merge(kept, over);
  }

  private static Value merge(Value old, Value next) {
    if (next instanceof Scalar scalar
        && scalar.value() instanceof String name
        && old instanceof Block block
        && name.equals(block.use())) {
      return block.with("use", scalar);
    }
    if (!(next instanceof Block over)) {
      return next;
    }
    Block base = block(old);
    if (base == null) {
      return over;
    }
    String use = over.use();
    boolean anotherPart = use != null && base.use() != null && !use.equals(base.use());
    return anotherPart ? over : merge(base, over);
  }

  /** A block, or the block of a part that is given by its name alone. */
  private static @Nullable Block block(Value value) {
    return switch (value) {
      case Block block -> block;
      case Scalar scalar when scalar.value() instanceof String ->
          new Block(Map.of("use", scalar), scalar.origin());
      default -> null;
    };
  }

  /** A value at a path of keys that are joined by dots. */
  static Block nested(String path, Value value) {
    int dot = path.lastIndexOf('.');
    Block block = new Block(Map.of(path.substring(dot + 1), value), value.origin());
    return dot < 0 ? block : nested(path.substring(0, dot), block);
  }

  /** A block whose dotted keys are nested blocks. */
  static Block undotted(Block block) {
    Block result = new Block(Map.of(), block.origin());
    for (var entry : block.entries().entrySet()) {
      result = merge(result, nested(entry.getKey(), entry.getValue()));
    }
    return result;
  }
}
