package dev.stepladder.simulator.aws;

import java.util.List;

/** A service whose resources carry tags that can be read in bulk. */
public interface Tagged {
  List<TaggedResource> tagged(Scope scope);
}
