package dev.stepladder.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * One rung of the ladder: what a number of users means for pods and database; written by the
 * platform team.
 */
@Group(Names.GROUP)
@Version(Names.VERSION)
@Kind("ScaleTier")
@Plural("scaletiers")
@Singular("scaletier")
@ShortNames("tier")
@Categories("stepladder")
@AdditionalPrinterColumn(
    name = "Users",
    jsonPath = ".spec.users",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Pods",
    jsonPath = ".spec.workload.replicas",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Database",
    jsonPath = ".spec.database.instanceClass",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Multi-AZ",
    jsonPath = ".spec.database.multiAz",
    type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
    name = "Replicas",
    jsonPath = ".spec.database.replicas",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class ScaleTier extends CustomResource<ScaleTierSpec, Void> {

  private static final long serialVersionUID = 1L;
}
