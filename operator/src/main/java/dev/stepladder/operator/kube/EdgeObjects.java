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
import java.util.Map;
import java.util.TreeMap;

/** The objects beside a workload as they must be. None touches its pods. */
record EdgeObjects(Owner owner) {

  private static final String ALB_GROUP = "alb.ingress.kubernetes.io/group.name";
  private static final String ALB_ORDER = "alb.ingress.kubernetes.io/group.order";
  private static final int ALB_LAST = 1000;

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
            .withAnnotations(annotations(part))
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

  /**
   * Those of the environment. Of the Ingresses that share a load balancer the AWS Load Balancer
   * Controller asks the lowest order first, and all have the same if nobody says otherwise: the
   * longest path must come first there.
   */
  private static Map<String, String> annotations(Part.IngressRoute part) {
    var annotations = new TreeMap<>(part.annotations());
    if (annotations.containsKey(ALB_GROUP)) {
      annotations.putIfAbsent(
          ALB_ORDER, Integer.toString(Math.max(1, ALB_LAST - part.path().length())));
    }
    return annotations;
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
