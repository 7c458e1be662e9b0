package dev.stepladder.simulator.controlplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.OptionalInt;

/** The TCP ports of one control plane on 127.0.0.1. */
record Ports(int apiServer, int etcd, int etcdPeer) {

  /** The wanted port for the API server, if any, and free ones for the rest. */
  static Ports choose(OptionalInt wanted) {
    // Held together while choosing, so that they differ from each other.
    try (var first = free();
        var second = free();
        var third = free()) {
      return new Ports(
          wanted.orElse(first.getLocalPort()), second.getLocalPort(), third.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void requireFree(int port) {
    try (var socket = new ServerSocket()) {
      // As the server will: what lingers of a former connection does not count.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port));
    } catch (IOException e) {
      throw new ControlPlaneException(
          "Port %d on 127.0.0.1 is taken (%s). Choose another port, or stop what listens there."
              .formatted(port, e.getMessage()),
          e);
    }
  }

  private static ServerSocket free() throws IOException {
    return new ServerSocket(0, 1, loopback());
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
