package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLSBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The objects beside a workload as they must be. None touches its pods. */
record EdgeObjects(Owner owner) {

  PodDisruptionBudget budget(Part.DisruptionBudget part) {
    return Marks.applied(
        new PodDisruptionBudgetBuilder()
            .withMetadata(
                Marks.metadata(owner, part.id(), part.workload(), part.workload().objectName()))
            .withNewSpec()
            .withMaxUnavailable(new IntOrString(part.maxUnavailable()))
            // Else a pod that does not run for whatever reason keeps its node from being drained.
            .withUnhealthyPodEvictionPolicy("AlwaysAllow")
            .withNewSelector()
            .withMatchLabels(Marks.selector(owner, part.workload().id()))
            .endSelector()
            .endSpec()
            .build());
  }

  Ingress ingress(Part.IngressRoute part) {
    String service = part.workload().objectName();
    var builder =
        new IngressBuilder()
            .withMetadata(Marks.metadata(owner, part.id(), part.workload(), service))
            .editMetadata()
            .withAnnotations(new TreeMap<>(part.annotations()))
            .endMetadata()
            .withNewSpec()
            .withTls(
                part.tlsSecret().stream()
                    .map(secret ->
                        new IngressTLSBuilder()
                            .withHosts(part.host())
                            .withSecretName(secret)
                            .build())
                    .toList())
            .addNewRule()
            .withHost(part.host())
            .withNewHttp()
            .addNewPath()
            .withPath(part.path())
            .withPathType("Prefix")
            .withNewBackend()
            .withNewService()
            .withName(service)
            .withNewPort()
            .withName(PodShape.PORT)
            .endPort()
            .endService()
            .endBackend()
            .endPath()
            .endHttp()
            .endRule()
            .endSpec();
    part.className().ifPresent(name -> builder.editSpec().withIngressClassName(name).endSpec());
    return Marks.applied(builder.build());
  }

  /** All that a workload has beside it, as objects. */
  List<KubeObject> all(Blueprint blueprint) {
    var objects = new ArrayList<KubeObject>();
    blueprint
        .parts(Part.DisruptionBudget.class)
        .forEach(part -> objects.add(new KubeObject(budget(part))));
    blueprint
        .parts(Part.IngressRoute.class)
        .forEach(part -> objects.add(new KubeObject(ingress(part))));
    return objects;
  }
}
