package dev.stepladder.simulator.kubelet;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;

/**
 * How the stand-in's pods behave.
 *
 * @param readyAfter from a pod's creation until it is Ready
 * @param terminatingFor from a pod's deletion until it is gone, at most its grace period
 * @param jobTakes from a Job's pod's creation until it ends
 * @param images what an image's containers do; asked whenever a pod starts, so the answer may
 *     change
 * @param zones one node is made in each
 * @param connections is told, if anybody is, to which host how many pods hold a connection from now
 *     on: each does, while it runs, to all the hosts that its Secrets named when it started
 */
public record KubeletOptions(
    Duration readyAfter,
    Duration terminatingFor,
    Duration jobTakes,
    Function<String, ImageBehaviour> images,
    List<String> zones,
    Optional<ObjIntConsumer<String>> connections) {

  public KubeletOptions {
    zones = List.copyOf(zones);
    if (zones.isEmpty()) {
      throw new IllegalArgumentException("No zone given: pods need at least one to run in.");
    }
  }

  /** Ready after 20 s, gone after 10 s, Jobs take 15 s, every image runs, three zones. */
  public static KubeletOptions defaults() {
    return new KubeletOptions(
        Duration.ofSeconds(20),
        Duration.ofSeconds(10),
        Duration.ofSeconds(15),
        image -> ImageBehaviour.RUNS,
        List.of("us-east-1a", "us-east-1b", "us-east-1c"),
        Optional.empty());
  }

  public KubeletOptions withReadyAfter(Duration readyAfter) {
    return new KubeletOptions(readyAfter, terminatingFor, jobTakes, images, zones, connections);
  }

  public KubeletOptions withTerminatingFor(Duration terminatingFor) {
    return new KubeletOptions(readyAfter, terminatingFor, jobTakes, images, zones, connections);
  }

  public KubeletOptions withJobTakes(Duration jobTakes) {
    return new KubeletOptions(readyAfter, terminatingFor, jobTakes, images, zones, connections);
  }

  public KubeletOptions withImages(Function<String, ImageBehaviour> images) {
    return new KubeletOptions(readyAfter, terminatingFor, jobTakes, images, zones, connections);
  }

  public KubeletOptions withConnections(ObjIntConsumer<String> told) {
    return new KubeletOptions(
        readyAfter, terminatingFor, jobTakes, images, zones, Optional.of(told));
  }
}
