package dev.stepladder.operator;

import dev.stepladder.operator.aws.AwsLook;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.kube.KubeSnapshot;
import java.util.List;
import java.util.Optional;

/** What exists for one app: in the cluster, in AWS, and in its ledger. */
record AppView(KubeSnapshot kube, AwsLook aws) implements View {

  @Override
  public <R extends Resource> Entry<R> entry(Class<R> kind, String name) {
    return aws.covers(kind) ? aws.entry(kind, name) : kube.entry(kind, name);
  }

  @Override
  public <R extends Resource> List<Entry.Present<R>> all(Class<R> kind) {
    return aws.covers(kind) ? aws.all(kind) : kube.all(kind);
  }

  @Override
  public Optional<String> unknown(Class<? extends Resource> kind) {
    return aws.covers(kind) ? aws.unknown(kind) : kube.unknown(kind);
  }

  @Override
  public Ledger ledger() {
    return kube.ledger();
  }
}
