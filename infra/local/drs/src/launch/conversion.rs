//! The conversion of a server's disks for EC2, in the recovery mode OPTIMAL.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::LaunchInput;
use super::course::{Course, Stop};
use crate::account::ConversionFault;
use crate::drs::shapes::{ConversionProperties, JobLogEvent, RecoveryMode};
use crate::time::DateTime;

pub(super) fn convert(input: &LaunchInput, point_in_time: Option<Timestamp>, course: &mut Course) -> Result<(), Stop> {
    if input.mode == RecoveryMode::Fast {
        return Ok(());
    }
    course.wait("wait for conversion", input.timings.conversion_wait);
    let server = format!("i-{}", course.draw("conversion server").hex(17));
    match &input.faults.conversion {
        Some(ConversionFault::Hangs { duration }) => {
            course.log_with(JobLogEvent::ConversionStart, |data| data.conversion_server_id = Some(server.clone()));
            let Some(duration) = *duration else { return Err(Stop::Hangs) };
            course.pass(duration);
        }
        Some(ConversionFault::Fails { attempts, max_attempts, raw_error }) => {
            // The log counts to 9.
            let max_attempts = (*max_attempts).clamp(1, 9);
            fail(input, course, &server, (*attempts, max_attempts), raw_error)?;
            course.log_with(JobLogEvent::ConversionStart, |data| {
                data.conversion_server_id = Some(server.clone());
                data.attempt_count = Some(attempts + 1);
                data.max_attempts_count = Some(max_attempts);
            });
        }
        None => course.log_with(JobLogEvent::ConversionStart, |data| data.conversion_server_id = Some(server.clone())),
    }
    course.wait("conversion", input.timings.conversion);
    let properties = properties(input, point_in_time, course);
    course.log_with(JobLogEvent::ConversionEnd, |data| {
        data.conversion_server_id = Some(server);
        data.conversion_properties = Some(properties);
    });
    Ok(())
}

/// The attempts that fail; an error if no attempt is left.
fn fail(
    input: &LaunchInput,
    course: &mut Course,
    server: &str,
    (attempts, max_attempts): (u8, u8),
    raw_error: &str,
) -> Result<(), Stop> {
    for attempt in 1..=attempts.min(max_attempts) {
        course.log_with(JobLogEvent::ConversionStart, |data| {
            data.conversion_server_id = Some(server.to_owned());
            data.attempt_count = Some(attempt);
            data.max_attempts_count = Some(max_attempts);
        });
        course.wait(&format!("failing conversion {attempt}"), input.timings.conversion);
        course.log_with(JobLogEvent::ConversionFail, |data| {
            data.conversion_server_id = Some(server.to_owned());
            data.raw_error = Some(raw_error.to_owned());
            data.attempt_count = Some(attempt);
            data.max_attempts_count = Some(max_attempts);
        });
    }
    if attempts >= max_attempts { Err(course.fail()) } else { Ok(()) }
}

fn properties(input: &LaunchInput, point_in_time: Option<Timestamp>, course: &Course) -> ConversionProperties {
    let mut properties = ConversionProperties {
        root_volume_name: input.disks.first().map(|(device, _)| device.clone()),
        force_uefi: Some(false),
        data_timestamp: point_in_time.map(|time| DateTime(time).to_string()),
        ..ConversionProperties::default()
    };
    for (device, bytes) in &input.disks {
        let snapshot = |what: &str| format!("snap-{}", course.draw(&format!("{what} snapshot of {device}")).hex(17));
        let converted = BTreeMap::from([(snapshot("source"), snapshot("converted"))]);
        properties.volume_to_conversion_map.insert(device.clone(), converted);
        properties.volume_to_volume_size.insert(device.clone(), *bytes);
    }
    properties
}
