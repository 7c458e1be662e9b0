package dev.stepladder.simulator.controlplane;

import io.fabric8.kubeapitest.binary.BinaryDownloader;
import io.fabric8.kubeapitest.binary.OSInfo;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** kube-api-test's own download, guarded: it opens connections without any time limit. */
final class Download implements BinarySource {
  private static final Duration REACHABLE_WITHIN = Duration.ofSeconds(5);
  private static final Duration DONE_WITHIN = Duration.ofMinutes(10);

  /** The index of versions lies on the first host, the archives on the second. */
  private static final List<URI> HOSTS =
      List.of(URI.create("https://raw.githubusercontent.com/"), URI.create("https://github.com/"));

  private final List<URI> hosts;
  private final Platform platform;

  Download(Platform platform) {
    this(platform, HOSTS);
  }

  Download(Platform platform, List<URI> hosts) {
    this.platform = platform;
    this.hosts = List.copyOf(hosts);
  }

  @Override
  public Fetched fetch(Path scratch, Consumer<String> progress) {
    hosts.forEach(Download::requireReachable);
    progress.accept("Downloading Kubernetes " + BinaryCache.MINOR + " (once, then cached)");
    var started = new CompletableFuture<File>();
    Thread.ofVirtual()
        .name("download-kubernetes")
        .start(() -> {
          try {
            started.complete(
                new BinaryDownloader(scratch.toString(), new OSInfo())
                    .downloadLatestWildcard(BinaryCache.MINOR + ".*"));
          } catch (RuntimeException e) {
            started.completeExceptionally(e);
          }
        });
    try {
      var directory = started.get(DONE_WITHIN.toSeconds(), TimeUnit.SECONDS).toPath();
      if (!Binaries.in(directory).present()) {
        throw new BinaryUnavailableException("the archive lacks etcd or kube-apiserver");
      }
      var name = String.valueOf(directory.getFileName());
      return new Fetched(name.substring(0, name.length() - platform.suffix().length()), directory);
    } catch (ExecutionException e) {
      throw new BinaryUnavailableException("it failed, " + e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new BinaryUnavailableException(
          "not done after %d min".formatted(DONE_WITHIN.toMinutes()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ControlPlaneException("Interrupted while downloading Kubernetes.", e);
    }
  }

  private static void requireReachable(URI host) {
    var request =
        HttpRequest.newBuilder(host)
            .timeout(REACHABLE_WITHIN)
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build();
    try (var client = HttpClient.newBuilder().connectTimeout(REACHABLE_WITHIN).build()) {
      client.send(request, BodyHandlers.discarding());
    } catch (IOException e) {
      var detail = e.getMessage() == null ? "no connection" : e.getMessage();
      throw new BinaryUnavailableException(
          "%s cannot be reached (%s)".formatted(host.getHost(), detail), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ControlPlaneException("Interrupted while looking for a network.", e);
    }
  }
}
