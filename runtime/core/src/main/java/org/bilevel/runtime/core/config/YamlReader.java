package org.bilevel.runtime.core.config;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.bilevel.runtime.core.config.Value.Block;
import org.bilevel.runtime.core.config.Value.Items;
import org.bilevel.runtime.core.config.Value.Scalar;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads YAML 1.2 (core schema) into values that know their lines. */
final class YamlReader {
  /** Aliases can make a short text huge; no pipeline file is. */
  private static final int MOST_VALUES = 10_000;

  private static final int DEEPEST = 64;

  private final IntFunction<Origin> origins;
  private final Problems problems;
  private int values;

  private YamlReader(IntFunction<Origin> origins, Problems problems) {
    this.origins = origins;
    this.problems = problems;
  }

  /**
   * Read a text.
   *
   * @param text YAML
   * @param origins the origin of a line, counted from 1
   * @param problems where mistakes go
   * @return the value; null if there is none or the syntax is wrong
   */
  static @Nullable Value read(String text, IntFunction<Origin> origins, Problems problems) {
    LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    try {
      OptionalInt deep = tooDeep(parser(settings, text));
      if (deep.isPresent()) {
        problems.add(
            origins.apply(deep.getAsInt()),
            "",
            "more than %d brackets or indentations lie within one another. Maybe one is left open."
                .formatted(DEEPEST));
        return null;
      }
      Optional<Node> root = new Composer(settings, parser(settings, text)).getSingleNode();
      return root.isEmpty()
          ? null
          : new YamlReader(origins, problems).value(root.get(), "", origins.apply(1), 0);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().or(e::getContextMark).map(mark -> mark.getLine() + 1).orElse(1);
      problems.add(
          origins.apply(line),
          "",
          "this is not YAML: %s. Maybe an indentation, a colon or a bracket is wrong."
              .formatted(e.getProblem()));
    } catch (YamlEngineException e) {
      problems.add(origins.apply(1), "", "this is not YAML: " + e.getMessage() + ".");
    }
    return null;
  }

  private static Parser parser(LoadSettings settings, String text) {
    return new ParserImpl(settings, new StreamReader(settings, text));
  }

  /**
   * Return the line where a text is nested too deeply, for values to be read by calls within calls.
   */
  private static OptionalInt tooDeep(Parser events) {
    int depth = 0;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case SequenceStart, MappingStart -> {
          if (++depth > DEEPEST) {
            return OptionalInt.of(event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1));
          }
        }
        case SequenceEnd, MappingEnd -> depth--;
        default -> {} // nothing begins or ends
      }
    }
    return OptionalInt.empty();
  }

  private @Nullable Value value(Node node, String path, Origin blockOrigin, int depth) {
    if (++values > MOST_VALUES || depth > DEEPEST) {
      if (values <= MOST_VALUES + 1) {
        values = MOST_VALUES + 1;
        problems.add(blockOrigin, path, "the file is too large or refers to itself.");
      }
      return null;
    }
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar, path);
      case SequenceNode sequence -> {
        List<Value> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
          Value value = value(item, path, origin(item), depth + 1);
          if (value != null) {
            items.add(value);
          }
        }
        yield new Items(items, origin(node));
      }
      case MappingNode mapping -> block(mapping, path, blockOrigin, depth);
      default -> null;
    };
  }

  private @Nullable Scalar scalar(ScalarNode node, String path) {
    try {
      return new Scalar(plain(node), node.getValue(), origin(node));
    } catch (NumberFormatException e) { // a tag such as !!int stands before what is no number
      problems.add(
          origin(node), path, "'" + node.getValue() + "' is no number. Maybe leave out !!.");
      return null;
    }
  }

  /** The origin of a block is the line of its key, where a reader looks for it. */
  private Block block(MappingNode mapping, String path, Origin blockOrigin, int depth) {
    Map<String, Value> entries = new LinkedHashMap<>();
    Map<String, Integer> lines = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Origin origin = origin(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        problems.add(origin, path, "a key must be a word.");
        continue;
      }
      String key = keyNode.getValue();
      String keyPath = path.isEmpty() ? key : path + "." + key;
      Integer first = lines.putIfAbsent(key, line(keyNode));
      if (first != null) {
        problems.add(
            origin,
            keyPath,
            "the key is there twice, first in line " + first + ". Maybe remove one.");
        continue;
      }
      Value value = value(tuple.getValueNode(), keyPath, origin, depth + 1);
      if (value != null) {
        entries.put(key, value);
      }
    }
    return new Block(entries, blockOrigin);
  }

  private Origin origin(Node node) {
    return origins.apply(line(node));
  }

  private static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  private static @Nullable Object plain(ScalarNode node) {
    String text = node.getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL)) {
      return Boolean.parseBoolean(text);
    }
    if (tag.equals(Tag.INT)) {
      return whole(text);
    }
    if (tag.equals(Tag.FLOAT)) {
      return decimal(text);
    }
    return text;
  }

  private static Object whole(String text) {
    BigInteger number =
        text.startsWith("0x")
            ? new BigInteger(text.substring(2), 16)
            : text.startsWith("0o")
                ? new BigInteger(text.substring(2), 8)
                : new BigInteger(text.startsWith("+") ? text.substring(1) : text);
    if (number.bitLength() < Integer.SIZE) {
      return number.intValue();
    }
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  private static Double decimal(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case ".nan" -> Double.NaN;
      case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
      case "-.inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.valueOf(text);
    };
  }
}
