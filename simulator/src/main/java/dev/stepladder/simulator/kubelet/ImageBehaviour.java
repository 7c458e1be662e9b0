package dev.stepladder.simulator.kubelet;

/** What happens to a container of an image. */
public enum ImageBehaviour {
  /** Starts and becomes ready; in a Job: succeeds. */
  RUNS,
  /** Never starts: the pod waits with {@code ImagePullBackOff}. */
  CANNOT_BE_PULLED,
  /** Starts and ends with status 1: {@code CrashLoopBackOff}; in a Job: the pod fails. */
  CRASHES
}
