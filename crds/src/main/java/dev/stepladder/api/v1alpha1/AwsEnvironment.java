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
 * An AWS account and region, the part of it that applications may use, and who may use it; written
 * by the platform team.
 */
@Group(Names.GROUP)
@Version(Names.VERSION)
@Kind("AwsEnvironment")
@Plural("awsenvironments")
@Singular("awsenvironment")
@ShortNames("awsenv")
@Categories("stepladder")
@AdditionalPrinterColumn(
    name = "Account",
    jsonPath = ".spec.account",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Region",
    jsonPath = ".spec.region",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Apps",
    jsonPath = ".status.apps",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Frozen",
    jsonPath = ".spec.freeze",
    type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class AwsEnvironment extends CustomResource<AwsEnvironmentSpec, AwsEnvironmentStatus> {

  private static final long serialVersionUID = 1L;
}
