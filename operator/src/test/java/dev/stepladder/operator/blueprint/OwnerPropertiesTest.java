package dev.stepladder.operator.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Names in AWS: legal everywhere, the same every time, different for whatever is different. */
class OwnerPropertiesTest {

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .numeric()
        .withChars('-', '.')
        .ofMinLength(1)
        .ofMaxLength(253);
  }

  private static Owner owner(String namespace, String app, String uid) {
    return new Owner("main", "cluster", namespace, app, uid);
  }

  @Property(tries = 300)
  void identifiersAreLegal(@ForAll("names") String app, @ForAll("names") String part) {
    String identifier = owner("team-a", app, "1").identifier(PartId.of("replica", part));

    assertThat(identifier).hasSizeLessThanOrEqualTo(40).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  }

  @Property(tries = 300)
  void theSameAppCreatedAgainHasTheSameNames(@ForAll("names") String app) {
    assertThat(owner("team-a", app, "1").identifier(Architect.DATABASE))
        .isEqualTo(owner("team-a", app, "2").identifier(Architect.DATABASE));
  }

  @Property(tries = 300)
  void anotherAppHasOtherNames(@ForAll("names") String one, @ForAll("names") String other) {
    boolean same = one.equals(other);

    assertThat(
            owner("team-a", one, "1")
                .identifier(Architect.DATABASE)
                .equals(owner("team-a", other, "1").identifier(Architect.DATABASE)))
        .isEqualTo(same);
  }

  @Property(tries = 300)
  void namespaceAndNameAreKeptApart(@ForAll("names") String one, @ForAll("names") String other) {
    boolean same = one.equals(other);

    assertThat(
            owner(one, other, "1")
                .identifier(Architect.DATABASE)
                .equals(owner(other, one, "1").identifier(Architect.DATABASE)))
        .isEqualTo(same);
  }
}
