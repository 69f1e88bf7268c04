package org.bilevel.toy;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;

/** The problems that a file may name. */
enum Problems {
  HALF_PLANE(
      (size, random) -> HalfPlane.create(),
      Capability.CONSTRAINED_INNER,
      Capability.CONSTRAINED_HYPERGRADIENT),
  IAPTT_10((size, random) -> Iaptt10.create()),
  IAPTT_13((size, random) -> Iaptt13.create()),
  MITSOS_BARTON_3_14((size, random) -> MitsosBarton314.create()),
  MITSOS_BARTON_3_17((size, random) -> MitsosBarton317.create()),
  MITSOS_BARTON_3_19((size, random) -> MitsosBarton319.create()),
  MITSOS_BARTON_3_20((size, random) -> MitsosBarton320.create()),
  QUADRATIC(
      (size, random) -> Quadratic.create(size.outer(), size.inner(), size.condition(), random));

  /**
   * The size of a random problem; the others have their own.
   *
   * @param outer p
   * @param inner d
   * @param condition κ
   */
  record Size(int outer, int inner, double condition) {}

  /** Makes a problem; random ones draw from the stream. */
  @FunctionalInterface
  private interface Maker {
    KnownProblem make(Size size, RandomStream random);
  }

  private final Maker maker;
  private final Set<Capability> needs;

  /** A problem, and what it needs of the solver. */
  Problems(Maker maker, Capability... needs) {
    this.maker = maker;
    this.needs = EnumSet.noneOf(Capability.class);
    this.needs.addAll(Set.of(needs));
  }

  /** Return the problem of a name in a file. */
  static Problems of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Return the name in a file. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Return whether {@link Size} matters. */
  boolean isRandom() {
    return this == QUADRATIC;
  }

  /** Return what a solver of the problem must offer. */
  Set<Capability> needs() {
    return needs;
  }

  KnownProblem make(Size size, RandomStream random) {
    return maker.make(size, random);
  }
}
