package org.bilevel.datasets;

import java.util.List;

/**
 * A field of a line of UCI Adult.
 *
 * @param name its name
 * @param values the values it may have, in the order of adult.names; none if it is a number
 */
record AdultField(String name, List<String> values) {
  /** How a file says that a value is not known. */
  static final String UNKNOWN = "?";

  /** The fields before the label, in the order of a line. */
  static final List<AdultField> ALL =
      List.of(
          number("age"),
          words(
              "workclass",
              "Private Self-emp-not-inc Self-emp-inc Federal-gov Local-gov State-gov Without-pay"
                  + " Never-worked"),
          number("fnlwgt"),
          words(
              "education",
              "Bachelors Some-college 11th HS-grad Prof-school Assoc-acdm Assoc-voc 9th 7th-8th"
                  + " 12th Masters 1st-4th 10th Doctorate 5th-6th Preschool"),
          number("education-num"),
          words(
              "marital-status",
              "Married-civ-spouse Divorced Never-married Separated Widowed Married-spouse-absent"
                  + " Married-AF-spouse"),
          words(
              "occupation",
              "Tech-support Craft-repair Other-service Sales Exec-managerial Prof-specialty"
                  + " Handlers-cleaners Machine-op-inspct Adm-clerical Farming-fishing"
                  + " Transport-moving Priv-house-serv Protective-serv Armed-Forces"),
          words("relationship", "Wife Own-child Husband Not-in-family Other-relative Unmarried"),
          words("race", "White Asian-Pac-Islander Amer-Indian-Eskimo Other Black"),
          words("sex", "Female Male"),
          number("capital-gain"),
          number("capital-loss"),
          number("hours-per-week"),
          words(
              "native-country",
              "United-States Cambodia England Puerto-Rico Canada Germany"
                  + " Outlying-US(Guam-USVI-etc) India Japan Greece South China Cuba Iran Honduras"
                  + " Philippines Italy Poland Jamaica Vietnam Mexico Portugal Ireland France"
                  + " Dominican-Republic Laos Ecuador Taiwan Haiti Columbia Hungary Guatemala"
                  + " Nicaragua Scotland Thailand Yugoslavia El-Salvador Trinadad&Tobago Peru Hong"
                  + " Holand-Netherlands"));

  private static AdultField number(String name) {
    return new AdultField(name, List.of());
  }

  private static AdultField words(String name, String values) {
    return new AdultField(name, List.of(values.split(" ")));
  }

  /** Say whether the field is a number. */
  boolean isNumber() {
    return values.isEmpty();
  }
}
