package dev.stepladder.simulator.aws;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The resources of one kind by their key, in the order in which AWS lists them, with as much of
 * their history as a stale read needs: the last {@value #VERSIONS} versions of each. Not thread
 * safe: the owner's lock guards it.
 */
public final class Table<V> {

  private static final int VERSIONS = 32;

  private record Version<V>(Instant written, long revision, Optional<V> value) {}

  private final Revisions revisions;
  private final TreeMap<String, Deque<Version<V>>> rows = new TreeMap<>();
  private int size;

  public Table(Revisions revisions) {
    this.revisions = revisions;
  }

  /** The resource as it is now. */
  public Optional<V> find(String key) {
    return find(key, revisions.view());
  }

  /** The resource as a read at {@code point} shows it. */
  public Optional<V> find(String key, ReadPoint point) {
    Deque<Version<V>> versions = rows.get(key);
    return versions == null ? Optional.empty() : at(versions, point);
  }

  /** All resources as they are now, by key. */
  public List<V> list() {
    return list(revisions.view());
  }

  /** All resources as a read at {@code point} shows them, by key. */
  public List<V> list(ReadPoint point) {
    List<V> values = new ArrayList<>(rows.size());
    for (Deque<Version<V>> versions : rows.values()) {
      at(versions, point).ifPresent(values::add);
    }
    return values;
  }

  /** How many resources there are now. */
  public int size() {
    return size;
  }

  /** Adds or replaces a resource. */
  public void put(String key, V value) {
    write(key, Optional.of(value));
  }

  /** Removes a resource, if it is there. */
  public void remove(String key) {
    if (find(key, ReadPoint.LATEST).isPresent()) {
      write(key, Optional.empty());
    }
  }

  private void write(String key, Optional<V> value) {
    size += (value.isPresent() ? 1 : 0) - (find(key, ReadPoint.LATEST).isPresent() ? 1 : 0);
    Deque<Version<V>> versions = rows.computeIfAbsent(key, k -> new ArrayDeque<>());
    versions.addLast(new Version<>(revisions.now(), revisions.next(), value));
    if (versions.size() > VERSIONS) {
      versions.removeFirst();
    }
  }

  private static <V> Optional<V> at(Deque<Version<V>> versions, ReadPoint point) {
    for (Iterator<Version<V>> newestFirst = versions.descendingIterator();
        newestFirst.hasNext(); ) {
      Version<V> version = newestFirst.next();
      if (point.sees(version.written(), version.revision())) {
        return version.value();
      }
    }
    return Optional.empty();
  }
}
