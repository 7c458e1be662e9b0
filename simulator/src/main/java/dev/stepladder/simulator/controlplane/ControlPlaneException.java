package dev.stepladder.simulator.controlplane;

/** The control plane could not be prepared or started; the message says why and what to do next. */
public final class ControlPlaneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ControlPlaneException(String message) {
    super(message);
  }

  public ControlPlaneException(String message, Throwable cause) {
    super(message, cause);
  }
}
