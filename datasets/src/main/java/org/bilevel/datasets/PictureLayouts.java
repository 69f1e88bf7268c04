package org.bilevel.datasets;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.bilevel.api.BilevelException;
import org.bilevel.datasets.DataFolder.Found;
import org.bilevel.datasets.DataFolder.Located;
import org.bilevel.datasets.PictureListing.Labelled;

/** Where the pictures of published data sets are. */
final class PictureLayouts {
  private static final int SIGNS = 43;

  private PictureLayouts() {}

  /**
   * Tiny-ImageNet-200: {@code wnids.txt} lists the classes; {@code train/CLASS/images/*.JPEG};
   * {@code val/images/*.JPEG} with their classes in {@code val/val_annotations.txt}, which are the
   * test samples here, since those of the published test part are not public.
   */
  static PictureListing tinyImagenet(DataFolder folder) {
    Found list = folder.one("wnids.txt");
    Map<String, Integer> classes = numbered(folder, list);
    List<Labelled> train = new ArrayList<>();
    folder
        .find("train/[^/]+/images/[^/]+\\.JPEG")
        .forEach((name, place) -> {
          String wnid = name.split("/")[1];
          Integer label = classes.get(wnid);
          if (label == null) {
            throw folder.failure(
                "The picture %s is of a class that is not in %s.".formatted(place, list.place()),
                null);
          }
          train.add(new Labelled(place, label));
        });
    SortedMap<String, Located> pictures = folder.find("val/images/[^/]+\\.JPEG");
    Found annotations = folder.one("val_annotations.txt");
    List<Labelled> test = new ArrayList<>();
    List<String> lines = annotations.lines();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isEmpty()) {
        String[] fields = lines.get(i).split("\t");
        Integer label = fields.length < 2 ? null : classes.get(fields[1]);
        if (label == null) {
          throw malformed(folder, annotations, i, lines.get(i), "a file, a tab and a class");
        }
        test.add(labelled(folder, pictures, "val/images/" + fields[0], annotations, i, label));
      }
    }
    return new PictureListing(classes.size(), train, test);
  }

  /**
   * Food-101: {@code meta/classes.txt} lists the classes, {@code meta/train.txt} and {@code
   * meta/test.txt} the pictures CLASS/NUMBER, which are {@code images/CLASS/NUMBER.jpg}.
   */
  static PictureListing food101(DataFolder folder) {
    Map<String, Integer> classes = numbered(folder, folder.one("meta/classes.txt"));
    SortedMap<String, Located> pictures = folder.find("images/[^/]+/[^/]+\\.jpg");
    return new PictureListing(
        classes.size(),
        foods(folder, folder.one("meta/train.txt"), classes, pictures),
        foods(folder, folder.one("meta/test.txt"), classes, pictures));
  }

  private static List<Labelled> foods(
      DataFolder folder,
      Found list,
      Map<String, Integer> classes,
      SortedMap<String, Located> pictures) {
    List<Labelled> found = new ArrayList<>();
    List<String> lines = list.lines();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isEmpty()) {
        Integer label = classes.get(line.substring(0, Math.max(0, line.indexOf('/'))));
        if (label == null) {
          throw malformed(folder, list, i, line, "CLASS/NUMBER of a class in classes.txt");
        }
        found.add(labelled(folder, pictures, "images/" + line + ".jpg", list, i, label));
      }
    }
    return found;
  }

  /**
   * GTSRB: {@code Final_Training/Images/000cc/*.ppm} of class cc; {@code Final_Test/Images/*.ppm}
   * with their classes in {@code GT-final_test.csv}, separated by semicolons. Pictures are taken
   * whole; the frames of the signs in them are not looked at.
   */
  static PictureListing gtsrb(DataFolder folder) {
    List<Labelled> train = new ArrayList<>();
    folder
        .find("Final_Training/Images/\\d{5}/[^/]+\\.ppm")
        .forEach((name, place) -> {
          int label = Integer.parseInt(name.split("/")[2]);
          if (label >= SIGNS) {
            throw folder.failure(
                "The picture %s is of class %d; there are %d.".formatted(place, label, SIGNS),
                null);
          }
          train.add(new Labelled(place, label));
        });
    SortedMap<String, Located> pictures = folder.find("Final_Test/Images/[^/]+\\.ppm");
    Found list = folder.one("GT-final_test.csv");
    List<String> lines = list.lines();
    int column = lines.isEmpty() ? -1 : List.of(lines.getFirst().split(";")).indexOf("ClassId");
    if (column < 0 || !lines.getFirst().startsWith("Filename;")) {
      throw malformed(
          folder, list, 0, lines.isEmpty() ? "" : lines.getFirst(), "Filename;…;ClassId");
    }
    List<Labelled> test = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isEmpty()) {
        String[] fields = lines.get(i).split(";");
        boolean right = fields.length > column && fields[column].matches("\\d{1,2}");
        int label = right ? Integer.parseInt(fields[column]) : SIGNS;
        if (label >= SIGNS) {
          throw malformed(
              folder,
              list,
              i,
              lines.get(i),
              "%d fields, ClassId from 0 to 42".formatted(column + 1));
        }
        test.add(labelled(folder, pictures, "Final_Test/Images/" + fields[0], list, i, label));
      }
    }
    return new PictureListing(SIGNS, train, test);
  }

  private static Map<String, Integer> numbered(DataFolder folder, Found list) {
    Map<String, Integer> classes = new HashMap<>();
    for (String line : list.lines()) {
      if (!line.isEmpty() && classes.put(line, classes.size()) != null) {
        throw folder.failure(
            "The file %s has the class %s twice.".formatted(list.place(), line), null);
      }
    }
    if (classes.isEmpty()) {
      throw folder.failure("The file %s is empty.".formatted(list.place()), null);
    }
    return classes;
  }

  private static Labelled labelled(
      DataFolder folder,
      SortedMap<String, Located> pictures,
      String name,
      Found list,
      int line,
      int label) {
    Located place = pictures.get(name);
    if (place == null) {
      throw folder.failure(
          "There is no picture %s, which line %d of %s names."
              .formatted(name, line + 1, list.place()),
          null);
    }
    return new Labelled(place, label);
  }

  private static BilevelException malformed(
      DataFolder folder, Found list, int line, String text, String expected) {
    return folder.failure(
        "%s:%d: '%s' is not %s."
            .formatted(
                list.place(),
                line + 1,
                text.length() <= 40 ? text : text.substring(0, 40) + "…",
                expected),
        null);
  }
}
