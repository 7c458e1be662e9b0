package dev.stepladder.simulator.aws.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** A checksum that a caller can send along with a body, and get back. */
enum Checksum {
  CRC32,
  CRC32C,
  /** What S3 itself takes where the caller sends none. */
  CRC64NVME,
  SHA1,
  SHA256;

  /** The polynomial, its bits reversed. */
  private static final long POLYNOMIAL = 0x9a6c9329ac4bc9b5L;

  /** The header that carries it, in lower case. */
  String header() {
    return "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
  }

  /** The member of the SDK's types that the header is. */
  String member() {
    return "Checksum" + name();
  }

  /** As it is sent. */
  String of(byte[] content) {
    return Base64.getEncoder().encodeToString(sum(content));
  }

  private byte[] sum(byte[] content) {
    return switch (this) {
      case CRC32 -> crc(new CRC32(), content);
      case CRC32C -> crc(new CRC32C(), content);
      case CRC64NVME -> last(Long.BYTES, crc64(content));
      case SHA1 -> digest("SHA-1", content);
      case SHA256 -> digest("SHA-256", content);
    };
  }

  private static byte[] crc(java.util.zip.Checksum crc, byte[] content) {
    crc.update(content);
    return last(Integer.BYTES, crc.getValue());
  }

  static String md5(byte[] content) {
    return Base64.getEncoder().encodeToString(digest("MD5", content));
  }

  static byte[] digest(String algorithm, byte[] content) {
    try {
      return MessageDigest.getInstance(algorithm).digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has " + algorithm, e);
    }
  }

  private static byte[] last(int bytes, long value) {
    byte[] all = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    return Arrays.copyOfRange(all, Long.BYTES - bytes, Long.BYTES);
  }

  private static long crc64(byte[] content) {
    long crc = ~0L;
    for (byte b : content) {
      crc ^= b & 0xffL;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
      }
    }
    return ~crc;
  }
}
