package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatusBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A workload's disruption budget and its ingress. */
class AroundWorkloadsTest {

  private static final String INGRESS = "Ingress/shop-web";
  private static final String BUDGET = "PodDisruptionBudget/shop-web";

  private final Shop shop = new Shop().withoutMigration();

  @Test
  void comeOnceTheWorkloadIsThere() {
    Cluster cluster = shop.settled();

    Step step = shop.ingress("shop.example.com").assess(cluster).step("ingress/web");

    assertThat(step.verb()).isEqualTo(Verb.CREATE);
    assertThat(step.needs())
        .containsExactly(new Need.Done(PartId.of("workload", "web"), "workload/web"));
  }

  @Test
  void sayWhatTheyAre() {
    Cluster cluster = shop.settled();

    Shop.Seen seen = shop.ingress("shop.example.com").budget().assess(cluster);

    assertThat(seen.why("ingress/web"))
        .containsExactly("host shop.example.com", "path /", "class alb");
    assertThat(seen.why("budget/web")).containsExactly("pods drained at a time 1");
  }

  @Test
  void leaveThePodsAlone() {
    Deployment before = shop.settled().object(Deployment.class, "Deployment/shop-web");

    Deployment after =
        shop.ingress("shop.example.com")
            .budget()
            .settled()
            .object(Deployment.class, "Deployment/shop-web");

    assertThat(after).isEqualTo(before);
  }

  @Test
  void anIngressSaysWhatChanges() {
    Cluster cluster = shop.ingress("old.example.com").settled();

    Shop.Seen seen =
        shop.ingress("shop.example.com")
            .ingressClass()
            .ingressAnnotation("alb.ingress.kubernetes.io/scheme", "internal")
            .assess(cluster);

    assertThat(seen.why("ingress/web"))
        .containsExactly(
            "host old.example.com → shop.example.com",
            "class alb goes",
            "annotation alb.ingress.kubernetes.io/scheme internal");
  }

  @Test
  void theLongestPathIsAskedFirstWhereIngressesShareALoadBalancer() {
    shop.ingress("shop.example.com").ingressAnnotation("alb.ingress.kubernetes.io/group.name", "a");

    assertThat(shop.settled().object(Ingress.class, INGRESS).getMetadata().getAnnotations())
        .containsEntry("alb.ingress.kubernetes.io/group.order", "999");
  }

  @Test
  void anIngressLosesAnAnnotationThatLeftTheEnvironment() {
    Cluster cluster =
        new Shop()
            .withoutMigration()
            .ingress("shop.example.com")
            .ingressAnnotation("old", "1")
            .settled();

    assertThat(shop.ingress("shop.example.com").assess(cluster).keys())
        .containsExactly("ingress/web");
  }

  @Test
  void anIngressKeepsWhatItsControllerWrites() {
    Cluster cluster = shop.ingress("shop.example.com").settled();
    Ingress ingress = cluster.object(Ingress.class, INGRESS);
    ingress.getMetadata().getAnnotations().put("controller", "was here");
    ingress.getMetadata().setFinalizers(List.of("ingress.k8s.aws/resources"));

    assertThat(shop.assess(cluster).nothing()).isTrue();
  }

  @Test
  void aBudgetKeepsItsNumber() {
    Cluster cluster = shop.budget().settled();
    cluster
        .object(PodDisruptionBudget.class, BUDGET)
        .getSpec()
        .setMaxUnavailable(new IntOrString("50%"));

    assertThat(shop.assess(cluster).why("budget/web"))
        .containsExactly("pods drained at a time 50% → 1");
  }

  @Test
  void whatABudgetAllowsRightNowIsNobodysBusiness() {
    Cluster cluster = shop.budget().settled();
    cluster
        .object(PodDisruptionBudget.class, BUDGET)
        .setStatus(
            new PodDisruptionBudgetStatusBuilder()
                .withCurrentHealthy(1)
                .withDesiredHealthy(1)
                .withDisruptionsAllowed(0)
                .withExpectedPods(2)
                .build());

    assertThat(shop.assess(cluster).nothing()).isTrue();
  }

  @Test
  void goWhenTheSpecDropsThem() {
    Cluster cluster = shop.ingress("shop.example.com").budget().settled();

    Shop.Seen seen = new Shop().withoutMigration().assess(cluster);

    assertThat(seen.keys()).containsExactly("budget/web/remove", "ingress/web/remove");
    assertThat(seen.step("ingress/web/remove").stage()).isEqualTo(Stage.CONTRACT);
  }

  @Test
  void usersAreSentElsewhereBeforeTheirPodsGo() {
    Cluster cluster = shop.ingress("shop.example.com").settled();

    Step step = new Shop().withoutWorkload().assess(cluster).step("workload/web/remove");

    assertThat(step.needs())
        .contains(new Need.Done(PartId.of("ingress", "web"), "ingress/web/remove"));
  }

  @Test
  void anIngressOfSomebodyElseIsLeftAlone() {
    Cluster cluster = shop.ingress("shop.example.com").settled();
    cluster.object(Ingress.class, INGRESS).getMetadata().getLabels().clear();

    Shop.Seen seen = shop.ingress("other.example.com").assess(cluster);

    assertThat(seen.keys()).isEmpty();
    assertThat(seen.findings(Finding.Alarm.class))
        .extracting(Finding.Alarm::reason)
        .containsExactly("NotOurs");
  }

  @Test
  void anIngressThatIsBeingDeletedIsWaitedFor() {
    Cluster cluster = shop.ingress("shop.example.com").settled();
    cluster
        .object(Ingress.class, INGRESS)
        .getMetadata()
        .setDeletionTimestamp("2026-03-01T09:59:00Z");

    assertThat(shop.assess(cluster).inFlight()).containsExactly("ingress/web");
  }
}
