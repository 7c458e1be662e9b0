package dev.stepladder.operator.plan;

import dev.stepladder.operator.blueprint.PartId;
import java.util.List;
import java.util.Set;

/**
 * What keeps parts from being planned at all. No step of a plan is about them, and what the plan
 * comes to counts nothing of them. What only holds steps that are planned is not among it.
 */
final class Unplanned {

  private Unplanned() {}

  /**
   * Those of some findings that keep a part out of a plan.
   *
   * @param planned the parts that the plan has a step of, or that something goes on with
   */
  static List<Finding> among(List<Finding> findings, Set<PartId> planned) {
    return findings.stream()
        .filter(Finding::blocks)
        .filter(finding -> !finding.part().kind().equals(Finding.FAILURE))
        .filter(finding -> !Preflight.ahead(finding))
        .filter(finding -> !(finding instanceof Finding.Alarm alarm && alarm.asAsked()))
        .filter(finding -> planned.stream().noneMatch(finding::covers))
        .toList();
  }
}
