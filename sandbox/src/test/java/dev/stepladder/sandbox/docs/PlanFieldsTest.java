package dev.stepladder.sandbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.report.PlanDocument;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What programs read of a plan is described. */
class PlanFieldsTest {

  private static final Path PAGE = Path.of("..", "docs", "concepts.md");

  /** Which say the same in every document. */
  private static final List<String> COMMON = List.of("apiVersion", "kind");

  /** A table, by how its first line begins, and what its lines describe. */
  record Table(String heading, List<Class<?>> described) {}

  static Stream<Table> tables() {
    return Stream.of(
        new Table(
            "| of `plan` |",
            List.of(
                PlanDocument.class, PlanDocument.Heading.class, PlanDocument.PlanFinding.class)),
        new Table(
            "| of `summary` |", List.of(PlanDocument.Summary.class, PlanDocument.PlanCost.class)),
        new Table("| of a step |", List.of(PlanDocument.PlanStep.class, PlanDocument.Why.class)));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void everyFieldIsInItsTable(Table table) throws IOException {
    String text = Files.readString(PAGE);
    int from = text.indexOf(table.heading());
    assertThat(from).isNotNegative();
    String lines = text.substring(from, text.indexOf("\n\n", from));

    assertThat(table.described())
        .flatMap(
            type -> Stream.of(type.getRecordComponents()).map(RecordComponent::getName).toList())
        .filteredOn(field -> !COMMON.contains(field))
        .allSatisfy(field -> assertThat(lines).contains("`" + field + "`"));
  }
}
