package dev.stepladder.sandbox.e2e;

import dev.stepladder.simulator.aws.AwsSimulator;
import dev.stepladder.simulator.aws.Call;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The connections of an operator that can be cut, which is what the end of its process looks like
 * from outside: from one call to the next, nothing that it does reaches AWS or the API server.
 */
final class Mortal {

  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final String accessKeyId = "AKIAOPERATOR" + COUNTER.incrementAndGet();
  private final String kubeconfig;
  private volatile Predicate<URI> cut = uri -> false;
  private volatile boolean dead;

  Mortal(String kubeconfig, AwsSimulator aws) {
    this.kubeconfig = kubeconfig;
    aws.faults().onAny().where(call -> dead && made(call)).dropBefore();
  }

  /** Whether a call was made by this operator. */
  boolean made(Call call) {
    return call.accessKeyId().equals(accessKeyId);
  }

  String accessKeyId() {
    return accessKeyId;
  }

  /**
   * A client of the API server, for the caller to close.
   *
   * @param more what else its connections are to do
   */
  KubernetesClient client(Consumer<HttpClient.Builder> more) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(kubeconfig))
        .withHttpClientBuilderConsumer(http -> {
          more.accept(http);
          http.addOrReplaceInterceptor(
              "mortal",
              new Interceptor() {
                @Override
                public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                  if (dead || cut.test(request.uri())) {
                    throw new KubernetesClientException("cut off from " + request.uri());
                  }
                }
              });
        })
        .build();
  }

  /** Cuts everything; may be called from a hook of AWS's. */
  void die() {
    dead = true;
  }

  boolean dead() {
    return dead;
  }

  /** Cuts some requests to the API server. */
  void cut(Predicate<URI> requests) {
    cut = requests;
  }
}
