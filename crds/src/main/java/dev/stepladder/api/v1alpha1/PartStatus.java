package dev.stepladder.api.v1alpha1;

/** What the status of an app says of one of its parts. */
public interface PartStatus {}
