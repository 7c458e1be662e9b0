package dev.stepladder.simulator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepladder.simulator.controlplane.BinarySource.BinaryUnavailableException;
import dev.stepladder.simulator.controlplane.BinarySource.Fetched;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheTest {
  private static final Platform PLATFORM = new Platform("linux", "amd64");
  private static final BinarySource NOTHING =
      (scratch, progress) -> {
        throw new BinaryUnavailableException("nothing here");
      };

  @TempDir Path cache;

  @Test
  void prefersTheNewestPatchThatIsComplete() throws IOException {
    programs(cache.resolve("k8s/1.34.2-linux-amd64"));
    var newest = programs(cache.resolve("k8s/1.34.10-linux-amd64"));
    programs(cache.resolve("k8s/1.33.12-linux-amd64"));
    programs(cache.resolve("k8s/1.34.12-linux-arm64"));
    Files.createDirectories(cache.resolve("k8s/1.34.11-linux-amd64"));

    var found = new BinaryCache(cache, PLATFORM, List.of(NOTHING)).binaries(line -> {});

    assertThat(found).isEqualTo(Binaries.in(newest));
  }

  @Test
  void triesTheNextSourceWhenOneCannotDeliver() {
    var found = new BinaryCache(cache, PLATFORM, List.of(NOTHING, source())).binaries(line -> {});

    assertThat(found).isEqualTo(Binaries.in(cache.resolve("k8s/1.34.4-linux-amd64")));
    assertThat(found.present()).isTrue();
  }

  @Test
  void leavesNothingButTheResultBehind() throws IOException {
    new BinaryCache(cache, PLATFORM, List.of(NOTHING, source())).binaries(line -> {});

    try (var entries = Files.list(cache.resolve("k8s"))) {
      assertThat(entries.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(".lock", "1.34.4-linux-amd64");
    }
  }

  @Test
  void namesAllThreeWaysWhenNoneIsOpen() {
    var nowhere = cache.resolve("nowhere");
    var empty = new GoBuild(Map.of("PATH", nowhere.toString()));
    var unreachable = new Download(PLATFORM, List.of(URI.create("http://127.0.0.1:1/")));

    assertThatThrownBy(() ->
            new BinaryCache(cache, PLATFORM, List.of(unreachable, empty)).binaries(line -> {}))
        .isInstanceOf(ControlPlaneException.class)
        .hasMessageContaining(cache.resolve("k8s/1.34.4-linux-amd64").toString())
        .hasMessageContaining("127.0.0.1 cannot be reached")
        .hasMessageContaining("no program go on the PATH");
  }

  @Test
  void fetchesOnceForManyAtTheSameTime() throws InterruptedException {
    var fetches = new AtomicInteger();
    var counted = source();
    BinarySource counting =
        (scratch, progress) -> {
          fetches.incrementAndGet();
          return counted.fetch(scratch, progress);
        };
    var results = new ConcurrentLinkedQueue<Binaries>();
    var threads =
        List.of(1, 2, 3, 4).stream()
            .map(number ->
                Thread.ofVirtual()
                    .start(() ->
                        results.add(
                            new BinaryCache(cache, PLATFORM, List.of(counting))
                                .binaries(line -> {}))))
            .toList();
    for (var thread : threads) {
      thread.join();
    }

    assertThat(fetches).hasValue(1);
    assertThat(results).hasSize(4);
  }

  @Test
  void cacheGoesWhereTheEnvironmentSays() {
    assertThat(BinaryCache.userCache(Map.of("STEPLADDER_CACHE", "/a", "XDG_CACHE_HOME", "/b")))
        .isEqualTo(Path.of("/a"));
    assertThat(BinaryCache.userCache(Map.of("XDG_CACHE_HOME", "/b")))
        .isEqualTo(Path.of("/b/stepladder"));
    assertThat(BinaryCache.userCache(Map.of()))
        .isEqualTo(Path.of(System.getProperty("user.home"), ".cache", "stepladder"));
  }

  private static BinarySource source() {
    return (scratch, progress) -> {
      try {
        return new Fetched("1.34.4", programs(scratch.resolve("result")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static Path programs(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (var name : List.of(Binaries.ETCD, Binaries.API_SERVER)) {
      if (!Files.createFile(directory.resolve(name)).toFile().setExecutable(true)) {
        throw new IOException("cannot make " + name + " executable");
      }
    }
    return directory;
  }
}
