package io.rollcall.presence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client identifier says by its form. */
class ClientIdFormTest {

    @Test
    void devicesAndGatewaysHaveFourParts() {
        assertThat(ClientIdForm.of("d:org:type:id"))
                .isEqualTo(new ClientIdForm(ClientType.DEVICE, "org", "type", "id"));
        assertThat(ClientIdForm.of("g:org:type:id"))
                .isEqualTo(new ClientIdForm(ClientType.GATEWAY, "org", "type", "id"));
    }

    @Test
    void applicationsHaveThreePartsAndScalableOnesPerhapsFour() {
        ClientIdForm application = new ClientIdForm(ClientType.APPLICATION, "org", null, null);
        assertThat(ClientIdForm.of("a:org:app")).isEqualTo(application);
        assertThat(ClientIdForm.of("A:org:app")).isEqualTo(application);
        assertThat(ClientIdForm.of("A:org:app:instance")).isEqualTo(application);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "d",
                "d:",
                ":",
                "sensor-7",
                "x:org:type:id",
                "d:org:type",
                "d:org:type:id:more",
                "d::type:id",
                "d:org:type:",
                "a:org",
                "a:org:app:more",
                "A:org:app:instance:more",
                "D:org:type:id",
                "dd:org:type:id"
            })
    void everyOtherIsADeviceOfNoOrg(String clientId) {
        assertThat(ClientIdForm.of(clientId)).isEqualTo(new ClientIdForm(ClientType.DEVICE, null, null, null));
    }
}
