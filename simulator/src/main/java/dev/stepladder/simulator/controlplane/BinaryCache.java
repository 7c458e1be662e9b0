package dev.stepladder.simulator.controlplane;

import dev.stepladder.simulator.controlplane.BinarySource.BinaryUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory that keeps the control plane's binaries, laid out as kube-api-test does: {@code
 * k8s/<version>-<os>-<arch>/}. What it lacks it takes from the first source that has it.
 * Directories appear complete or not at all, and one JVM at a time fills it.
 */
final class BinaryCache {
  /** Another minor version may lack or change what the operator relies on. */
  static final String MINOR = "1.34";

  /** A file lock is held by the JVM as a whole: threads of one JVM need a lock of their own. */
  private static final ReentrantLock IN_THIS_JVM = new ReentrantLock();

  private final Path root;
  private final Platform platform;
  private final List<BinarySource> sources;

  BinaryCache(Path cache, Platform platform, List<BinarySource> sources) {
    this.root = cache.resolve("k8s");
    this.platform = platform;
    this.sources = List.copyOf(sources);
  }

  /** Where the environment says caches go: STEPLADDER_CACHE, XDG_CACHE_HOME, else ~/.cache. */
  static Path userCache(Map<String, String> environment) {
    var own = environment.getOrDefault("STEPLADDER_CACHE", "");
    if (!own.isBlank()) {
      return Path.of(own).toAbsolutePath();
    }
    var shared = environment.getOrDefault("XDG_CACHE_HOME", "");
    var parent =
        shared.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(shared);
    return parent.resolve("stepladder").toAbsolutePath();
  }

  /** The cached binaries with the highest version, fetched first if there are none. */
  Binaries binaries(Consumer<String> progress) {
    return newest()
        .orElseGet(() -> {
          IN_THIS_JVM.lock();
          try {
            return fill(progress);
          } catch (IOException e) {
            throw new ControlPlaneException(
                "The cache %s for the Kubernetes binaries cannot be written: %s. Make it writable or point STEPLADDER_CACHE elsewhere."
                    .formatted(root, e),
                e);
          } finally {
            IN_THIS_JVM.unlock();
          }
        });
  }

  private Binaries fill(Consumer<String> progress) throws IOException {
    Files.createDirectories(root);
    try (var channel =
            FileChannel.open(
                root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = lock(channel, progress)) {
      assert lock.isValid();
      // Whoever held the lock before may have done the work.
      var done = newest();
      return done.isPresent() ? done.get() : fetch(progress);
    }
  }

  private static FileLock lock(FileChannel channel, Consumer<String> progress) throws IOException {
    var free = channel.tryLock();
    if (free != null) {
      return free;
    }
    progress.accept("Waiting for another process that prepares the Kubernetes binaries");
    return channel.lock();
  }

  private Binaries fetch(Consumer<String> progress) throws IOException {
    var reasons = new ArrayList<String>();
    for (var source : sources) {
      var scratch = Files.createTempDirectory(root, ".fetch-");
      try {
        var fetched = source.fetch(scratch, progress);
        var target = root.resolve(fetched.version() + platform.suffix());
        moveInPlace(fetched.directory(), target);
        return Binaries.in(target);
      } catch (BinaryUnavailableException e) {
        reasons.add(e.getMessage());
      } finally {
        Directories.delete(scratch);
      }
    }
    throw new ControlPlaneException(
        """
        No Kubernetes API server at hand. One of these is needed:
          1. the programs etcd and kube-apiserver %s.x in %s: not there;
          2. their download by kube-api-test: %s;
          3. Go to build them from the public modules: %s.\
        """
            .formatted(
                MINOR,
                root.resolve(MINOR + ".4" + platform.suffix()),
                reason(reasons, 0),
                reason(reasons, 1)));
  }

  private static String reason(List<String> reasons, int index) {
    return index < reasons.size() ? reasons.get(index) : "not tried";
  }

  private static void moveInPlace(Path from, Path target) throws IOException {
    // A directory without both programs in it is the rest of something interrupted.
    if (Files.exists(target)) {
      Directories.delete(target);
    }
    try {
      Files.move(from, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("%s appeared meanwhile".formatted(target), e);
    }
  }

  private Optional<Binaries> newest() {
    if (!Files.isDirectory(root)) {
      return Optional.empty();
    }
    var name =
        Pattern.compile(
            Pattern.quote(MINOR) + "\\.(?<patch>\\d{1,6})" + Pattern.quote(platform.suffix()));
    try (var entries = Files.list(root)) {
      return entries
          .map(directory -> new Candidate(directory, name.matcher(fileName(directory))))
          .filter(candidate -> candidate.matcher().matches())
          .sorted(Comparator.comparingInt(Candidate::patch).reversed())
          .map(candidate -> Binaries.in(candidate.directory()))
          .filter(Binaries::present)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String fileName(Path path) {
    return String.valueOf(path.getFileName());
  }

  private record Candidate(Path directory, Matcher matcher) {
    int patch() {
      return Integer.parseInt(matcher.group("patch"));
    }
  }
}
