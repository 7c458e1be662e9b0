package dev.stepladder.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Optional;

/**
 * An application, its workloads and its database, and the tier they must serve; written by the team
 * that owns it.
 */
@Group(Names.GROUP)
@Version(Names.VERSION)
@Kind("StagedApp")
@Plural("stagedapps")
@Singular("stagedapp")
@ShortNames("sapp")
@Categories("stepladder")
@ValidationRule(
    value =
        "size(self.metadata.name) <= 40"
            + " && self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
    message =
        "metadata.name names Services and databases: write at most 40 lower-case letters, digits"
            + " and hyphens, beginning with a letter and not ending in a hyphen, for example shop")
@ValidationRule(
    value =
        "!has(self.spec.workloads)"
            + " || self.spec.workloads.all(w, size(self.metadata.name) + size(w.name) <= 52)",
    message =
        "metadata.name and the name of each workload together name Services and Jobs: keep the two"
            + " within 52 characters by shortening the workload's name")
@AdditionalPrinterColumn(
    name = "Tier",
    jsonPath = ".status.tier",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Target",
    jsonPath = ".status.target",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Phase",
    jsonPath = ".status.phase",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Step",
    jsonPath = ".status.step",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Users",
    jsonPath = ".spec.users",
    type = AdditionalPrinterColumn.Type.INTEGER,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Environment",
    jsonPath = ".spec.environment",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
public class StagedApp extends CustomResource<StagedAppSpec, StagedAppStatus>
    implements Namespaced {

  private static final long serialVersionUID = 1L;

  /** What an annotation says; empty text if it is not there. */
  public String annotation(String name) {
    return Optional.ofNullable(getMetadata().getAnnotations())
        .map(annotations -> annotations.get(name))
        .orElse("");
  }

  /** Whether an annotation says {@code true}. */
  public boolean says(String name) {
    return annotation(name).equals("true");
  }
}
