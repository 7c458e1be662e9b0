package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsOrBool;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What annotations on a record cannot say: how lists merge under server-side apply, that a spec
 * must be there, the words at the top of {@code kubectl explain}, the order of the columns.
 */
final class SchemaDetails {

  private SchemaDetails() {}

  static HasMetadata add(HasMetadata resource) {
    var crd = (CustomResourceDefinition) resource;
    var version = crd.getSpec().getVersions().getFirst();
    var root = version.getSchema().getOpenAPIV3Schema();
    root.setRequired(List.of("spec"));
    if (crd.getSpec().getNames().getKind().equals("ScaleTier")) {
      // Nobody reports on a rung: to kstatus an object without a status is current.
      root.getProperties().remove("status");
      version.setSubresources(null);
    } else {
      listMap(root, "type", "status", "conditions");
      at(root, "status", "conditions", "[]", "lastTransitionTime").setFormat("date-time");
      // Before the operator's first look nobody has seen any generation. Without this kstatus, and
      // with it Flux, takes an object that has no status yet for one that is done.
      at(root, "status")
          .setDefault(JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
    }
    switch (crd.getSpec().getNames().getKind()) {
      case "StagedApp" -> stagedApp(version, root);
      case "ScaleTier" -> scaleTier(version, root);
      case "AwsEnvironment" -> awsEnvironment(version, root);
      default ->
          throw new IllegalStateException(
              "no details for kind " + crd.getSpec().getNames().getKind() + ": add them here");
    }
    return crd;
  }

  private static void stagedApp(CustomResourceDefinitionVersion version, JSONSchemaProps root) {
    describe(
        root,
        "An application, its workloads, database, cache and buckets, and the tier they must serve. The operator"
            + " works out the steps between what exists and what the tier asks for, shows them in"
            + " the status and takes them in an order that loses neither data nor traffic.",
        "What the application needs.",
        Optional.of("What is known of the application; a report that nothing is decided from."));
    listMap(root, "name", "spec", "workloads");
    listMap(root, "name", "spec", "workloads", "[]", "env");
    listMap(root, "name", "spec", "buckets");
    listMap(root, "name", "status", "buckets");
    at(root, "status", "buckets", "[]").setRequired(List.of("name"));
    intOrString(at(root, "spec", "workloads", "[]", "resources", "cpu"));
    overrides(at(root, "spec", "overrides"));
    columns(version, "Tier", "Target", "Phase", "Step", "Ready", "Age", "Users", "Environment");
  }

  /** The schema of a rung, of which every value may be left out and none is filled in. */
  private static void overrides(JSONSchemaProps schema) {
    JSONSchemaProps rung =
        at(
            Serialization.unmarshal(generated(ScaleTier.class), CustomResourceDefinition.class)
                .getSpec()
                .getVersions()
                .getFirst()
                .getSchema()
                .getOpenAPIV3Schema(),
            "spec");
    rung.getProperties().keySet().removeAll(List.of("users", "description"));
    singleValues(rung);
    schema.setType("object");
    schema.setXKubernetesPreserveUnknownFields(null);
    schema.setProperties(rung.getProperties());
  }

  private static void singleValues(JSONSchemaProps schema) {
    schema.setDefault(null);
    schema.setRequired(List.of());
    schema.setXKubernetesValidations(List.of());
    Optional.ofNullable(schema.getProperties())
        .ifPresent(fields -> fields.values().forEach(SchemaDetails::singleValues));
    Optional.ofNullable(schema.getItems()).ifPresent(items -> singleValues(items.getSchema()));
    Optional.ofNullable(schema.getAdditionalProperties())
        .map(JSONSchemaPropsOrBool::getSchema)
        .ifPresent(SchemaDetails::singleValues);
  }

  private static String generated(Class<? extends HasMetadata> kind) {
    try {
      return CrdYaml.generate(List.of(kind)).values().iterator().next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void scaleTier(CustomResourceDefinitionVersion version, JSONSchemaProps root) {
    describe(
        root,
        "One rung of the ladder: what a number of users means for pods, database, cache and buckets. Applications"
            + " on a rung that is changed follow it in waves.",
        "What the rung means.",
        Optional.empty());
    for (var part : List.of("database", "cache")) {
      var parameters = at(root, "spec", part, "parameters");
      // More than there are engines, so that a wrong one is named instead of counted.
      parameters.setMaxProperties(10L);
      var ofEngine = parameters.getAdditionalProperties().getSchema();
      ofEngine.setMaxProperties(100L);
      ofEngine.getAdditionalProperties().getSchema().setMaxLength(1000L);
    }
    var autoscaling = at(root, "spec", "workload", "autoscaling");
    pace(at(autoscaling, "scaleUp"), ScalingPace.UP);
    pace(at(autoscaling, "scaleDown"), ScalingPace.DOWN);
    columns(version, "Users", "Pods", "Database", "Multi-AZ", "Replicas", "Age");
  }

  private static void awsEnvironment(
      CustomResourceDefinitionVersion version, JSONSchemaProps root) {
    describe(
        root,
        "An AWS account and region, the part of it that applications may use, and who may use it."
            + " It cannot be deleted while an application uses it.",
        "What of AWS applications may use.",
        Optional.of("What is known of the environment."));
    for (var list :
        List.of("subnets", "securityGroups", "cacheSecurityGroups", "allowedNamespaces")) {
      at(root, "spec", list).setXKubernetesListType("set");
    }
    at(root, "spec", "ingress", "cidrs").setXKubernetesListType("set");
    at(root, "spec", "network", "dataCidrs").setXKubernetesListType("set");
    columns(version, "Account", "Region", "Apps", "Frozen", "Ready", "Age");
  }

  /** One type with two sets of defaults. */
  private static void pace(JSONSchemaProps schema, ScalingPace defaults) {
    at(schema, "stabilization").setDefault(TextNode.valueOf(defaults.stabilization()));
    at(schema, "percent").setDefault(IntNode.valueOf(defaults.percent()));
    at(schema, "period").setDefault(TextNode.valueOf(defaults.period()));
  }

  private static void describe(
      JSONSchemaProps root, String kind, String spec, Optional<String> status) {
    root.setDescription(kind);
    at(root, "spec").setDescription(spec);
    status.ifPresent(words -> at(root, "status").setDescription(words));
  }

  private static void intOrString(JSONSchemaProps field) {
    field.setType(null);
    field.setXKubernetesIntOrString(true);
    field.setAnyOf(
        Stream.of("integer", "string")
            .map(type -> new JSONSchemaPropsBuilder().withType(type).build())
            .toList());
  }

  private static void listMap(JSONSchemaProps root, String key, String... path) {
    var list = at(root, path);
    list.setXKubernetesListType("map");
    list.setXKubernetesListMapKeys(List.of(key));
  }

  private static void columns(CustomResourceDefinitionVersion version, String... order) {
    var names = List.of(order);
    var columns = new ArrayList<>(version.getAdditionalPrinterColumns());
    columns.sort(Comparator.comparingInt(column -> place(names, column)));
    version.setAdditionalPrinterColumns(columns);
  }

  private static int place(List<String> names, CustomResourceColumnDefinition column) {
    var place = names.indexOf(column.getName());
    if (place < 0) {
      throw new IllegalStateException(
          "column " + column.getName() + " has no place among " + names + ": give it one here");
    }
    return place;
  }

  private static JSONSchemaProps at(JSONSchemaProps schema, String... path) {
    var here = schema;
    for (var name : path) {
      here = name.equals("[]") ? here.getItems().getSchema() : here.getProperties().get(name);
      if (here == null) {
        throw new IllegalStateException(
            "the schema has no field " + String.join(".", path) + ": adapt the path here");
      }
    }
    return here;
  }
}
