//! The port to Service Quotas: what DRS takes at once.

use domain::ports::{Answer, ListServiceQuotas};
use domain::quotas::Quotas;

use crate::faults::{fault, has_code};
use crate::world::World;

/// The code of DRS among the services.
const DRS: &str = "drs";

impl ListServiceQuotas for World {
    async fn quotas(&self) -> Answer<Quotas> {
        let mut quotas = self.quotas;
        let mut pages = self.service_quotas.list_service_quotas().service_code(DRS).into_paginator().items().send();
        while let Some(quota) = pages.next().await {
            match quota {
                Ok(quota) => {
                    let value = quota.value().and_then(whole);
                    if let (Some(code), Some(value)) = (quota.quota_code(), value) {
                        quotas = quotas.with(code, value);
                    }
                }
                // Not everybody lets a function ask, and not every Region knows the quotas of DRS.
                Err(error)
                    if has_code(&error, "AccessDeniedException") || has_code(&error, "NoSuchResourceException") =>
                {
                    return Ok(self.quotas);
                }
                Err(error) => return Err(fault("ListServiceQuotas of Service Quotas", &error)),
            }
        }
        Ok(quotas)
    }
}

/// Service Quotas writes whole numbers as floating-point ones.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is looked at")]
fn whole(value: f64) -> Option<usize> {
    (value.is_finite() && (0.0..=1e9).contains(&value)).then_some(value as usize)
}
