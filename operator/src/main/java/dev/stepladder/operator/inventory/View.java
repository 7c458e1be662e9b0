package dev.stepladder.operator.inventory;

import java.util.List;
import java.util.Optional;

/** What exists, as one reconcile sees it: it does not change while it is looked at. */
public interface View {

  /** What is known about the resource of this class and name. */
  <R extends Resource> Entry<R> entry(Class<R> kind, String name);

  /** Everything of this class that is known to exist. */
  <R extends Resource> List<Entry.Present<R>> all(Class<R> kind);

  /**
   * Why nothing can be said about this class as a whole, if so: then an empty {@link #all} proves
   * nothing.
   */
  Optional<String> unknown(Class<? extends Resource> kind);

  /** What the app's ledger remembers. */
  Ledger ledger();
}
