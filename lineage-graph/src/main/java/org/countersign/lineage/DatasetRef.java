package org.countersign.lineage;

/**
 * One snapshot of a dataset.
 *
 * @param name as its owner names it, such as {@code s3://lake/loans}
 * @param digest of the snapshot's content, as it was registered: 64 hexadecimal digits of a SHA-256
 *     in lower case, or any other text that pins the snapshot
 */
public record DatasetRef(String name, String digest) {
  public DatasetRef {
    if (name.isEmpty() || digest.isEmpty()) {
      throw new IllegalArgumentException("a snapshot has a name and a digest: " + name + digest);
    }
  }
}
