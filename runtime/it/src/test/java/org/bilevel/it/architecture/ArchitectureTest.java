package org.bilevel.it.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.bilevel.it.architecture.SourceTree.Module;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the arrows of the map in docs/architecture.md. */
final class ArchitectureTest {

  private static JavaClasses all;

  @BeforeAll
  static void readClasses() {
    all = new ClassFileImporter().importPaths(SourceTree.classes());
  }

  @Test
  void everythingWasRead() {
    assertThat(all.size()).isGreaterThan(150);
    for (Module plugin : SourceTree.plugins()) {
      assertThat(all.stream().filter(c -> c.getPackageName().equals(plugin.javaName())).count())
          .as("classes of %s", plugin.javaName())
          .isGreaterThan(1);
    }
  }

  @Test
  void theApiDependsOnNothing() {
    classes()
        .that()
        .resideInAPackage("org.bilevel.api..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "org.bilevel.api..")
        .check(all);
  }

  @Test
  void aPluginSeesTheApiAndItselfOnly() {
    for (Module plugin : SourceTree.plugins()) {
      classes()
          .that()
          .resideInAPackage(plugin.javaName() + "..")
          .should()
          .onlyDependOnClassesThat(
              not(resideInAPackage("org.bilevel.."))
                  .or(resideInAnyPackage("org.bilevel.api..", plugin.javaName() + "..")))
          .check(all);
    }
  }

  @Test
  void nobodyDependsOnAPlugin() {
    String[] plugins = SourceTree.plugins().stream().map(Module::javaName).toArray(String[]::new);
    noClasses()
        .that()
        .resideOutsideOfPackages(plugins)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(plugins)
        .check(all);
  }

  @Test
  void onlyReportsAndTheCommandLineDependOnTheRuntime() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.bilevel.runtime.core..",
            "org.bilevel.runtime.report..", // reads the effective.yaml that the core writes
            "org.bilevel.runtime.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bilevel.runtime.core..")
        .check(all);
    noClasses()
        .that()
        .resideOutsideOfPackages("org.bilevel.runtime.report..", "org.bilevel.runtime.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bilevel.runtime.report..")
        .check(all);
    noClasses()
        .that()
        .resideOutsideOfPackage("org.bilevel.runtime.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bilevel.runtime.cli..")
        .check(all);
  }

  @Test
  void tensorsStayInModels() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.bilevel.models..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(all);
  }

  @Test
  void injectionAndYamlStayInTheRuntime() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.bilevel.runtime.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.inject..", "jakarta.inject..", "org.snakeyaml..")
        .check(all);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.bilevel.(**)").should().beFreeOfCycles().check(all);
  }

  @Test
  void randomNumbersComeFromTheRunsStreams() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Random.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocalRandom.class)
        .orShould()
        .callMethod(Math.class, "random")
        .check(all);
  }

  @Test
  void onlyTheCommandLineWritesToTheConsole() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.bilevel.runtime.cli..")
        .should(ACCESS_STANDARD_STREAMS)
        .check(all);
  }

  @Test
  void aPluginPublishesItsEntranceOnly() {
    List<String> entrances =
        SourceTree.plugins().stream()
            .map(plugin -> plugin.javaName() + "." + plugin.classPrefix() + "Plugin")
            .toList();
    for (Module plugin : SourceTree.plugins()) {
      List<String> published =
          all.stream()
              .filter(c -> c.getPackageName().startsWith(plugin.javaName()))
              .filter(c -> c.isTopLevelClass() && !c.getSimpleName().equals("package-info"))
              .filter(c ->
                  c.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC))
              .map(c -> c.getName())
              .toList();
      assertThat(published).hasSize(1).allMatch(entrances::contains);
    }
  }

  @Test
  void everyPackageSaysWhatMayBeNull() {
    List<String> marked =
        all.stream()
            .filter(c -> c.getSimpleName().equals("package-info"))
            .filter(c -> c.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
            .map(c -> c.getPackageName())
            .toList();
    List<String> packages =
        all.stream()
            .filter(c -> !c.getSimpleName().equals("module-info"))
            .map(c -> c.getPackageName())
            .distinct()
            .toList();
    assertThat(marked).containsExactlyInAnyOrderElementsOf(packages);
  }

  @Test
  void classesAreFinalUnlessTheyAreMadeToBeExtended() {
    classes()
        .that()
        .areTopLevelClasses()
        .and()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and()
        .haveSimpleNameNotEndingWith("-info")
        .and()
        .haveSimpleNameNotEndingWith("Contract")
        .should()
        .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
        .check(all);
  }
}
