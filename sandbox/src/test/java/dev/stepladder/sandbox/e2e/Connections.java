package dev.stepladder.sandbox.e2e;

import dev.stepladder.simulator.aws.cloudwatch.CloudWatchConsole;
import java.util.HashMap;
import java.util.Map;

/**
 * Who is connected to which host: pods, as the stand-in for kubelets tells, and others, as a test
 * wants it. CloudWatch shows the sum.
 */
final class Connections {

  private final CloudWatchConsole cloudwatch;
  private final Map<String, Integer> pods = new HashMap<>();
  private final Map<String, Integer> others = new HashMap<>();

  Connections(CloudWatchConsole cloudwatch) {
    this.cloudwatch = cloudwatch;
  }

  /** So many pods, those that terminate included, hold a connection to a host from now on. */
  synchronized void pods(String host, int count) {
    pods.put(host, count);
    show(host);
  }

  /** So many others do. */
  synchronized void others(String host, int count) {
    others.put(host, count);
    show(host);
  }

  /** How many pods hold a connection to a host. */
  synchronized int ofPods(String host) {
    return pods.getOrDefault(host, 0);
  }

  private void show(String host) {
    cloudwatch.connected(host, ofPods(host) + others.getOrDefault(host, 0));
  }
}
