/** The face of ApsaraMQ for MQTT (OnsMqtt 2020-04-20): session queries, signatures, errors. */
@NullMarked
package io.rollcall.http.alibaba;

import org.jspecify.annotations.NullMarked;
