//! `GetLaunchConfiguration` and `UpdateLaunchConfiguration`.

use aws_sdk_drs::types;
use domain::ids::SourceServerId;
use domain::launch_settings::{LaunchDisposition, LaunchIntoInstance, LaunchSettings, Licensing, RightSizing};
use domain::ports::{Answer, GetLaunchConfiguration, UpdateLaunchConfiguration};

use crate::faults::{fault, has_code};
use crate::world::World;

impl GetLaunchConfiguration for World {
    async fn launch_configuration(&self, server: &SourceServerId) -> Answer<Option<LaunchSettings>> {
        let answer = match self.drs.get_launch_configuration().source_server_id(server.as_str()).send().await {
            Ok(answer) => answer,
            Err(error) if has_code(&error, "ResourceNotFoundException") => return Ok(None),
            Err(error) => return Err(fault("GetLaunchConfiguration of DRS", &error)),
        };
        let into = answer.launch_into_instance_properties().and_then(|into| into.launch_into_ec2_instance_id());
        Ok(Some(LaunchSettings {
            name: answer.name().map(str::to_owned),
            launch_disposition: answer.launch_disposition().and_then(disposition),
            target_instance_type_right_sizing_method: answer
                .target_instance_type_right_sizing_method()
                .and_then(right_sizing),
            copy_private_ip: answer.copy_private_ip(),
            copy_tags: answer.copy_tags(),
            licensing: answer
                .licensing()
                .and_then(|licensing| licensing.os_byol())
                .map(|os_byol| Licensing { os_byol }),
            post_launch_enabled: answer.post_launch_enabled(),
            launch_into_instance_properties: into
                .and_then(|id| id.parse().ok())
                .map(|launch_into_ec2_instance_id| LaunchIntoInstance { launch_into_ec2_instance_id }),
        }))
    }
}

impl UpdateLaunchConfiguration for World {
    async fn update_launch_configuration(&self, server: &SourceServerId, settings: &LaunchSettings) -> Answer<()> {
        let licensing = settings.licensing.map(|own| types::Licensing::builder().os_byol(own.os_byol).build());
        let into = settings.launch_into_instance_properties.as_ref().map(|into| {
            let id = into.launch_into_ec2_instance_id.as_str();
            types::LaunchIntoInstanceProperties::builder().launch_into_ec2_instance_id(id).build()
        });
        let request = self
            .drs
            .update_launch_configuration()
            .source_server_id(server.as_str())
            .set_name(settings.name.clone())
            .set_launch_disposition(settings.launch_disposition.map(disposition_word))
            .set_target_instance_type_right_sizing_method(
                settings.target_instance_type_right_sizing_method.map(right_sizing_word),
            )
            .set_copy_private_ip(settings.copy_private_ip)
            .set_copy_tags(settings.copy_tags)
            .set_licensing(licensing)
            .set_post_launch_enabled(settings.post_launch_enabled)
            .set_launch_into_instance_properties(into);
        let updated = request.send().await;
        updated.map(|_| ()).map_err(|error| fault("UpdateLaunchConfiguration of DRS", &error))
    }
}

fn disposition_word(disposition: LaunchDisposition) -> types::LaunchDisposition {
    match disposition {
        LaunchDisposition::Started => types::LaunchDisposition::Started,
        LaunchDisposition::Stopped => types::LaunchDisposition::Stopped,
    }
}

fn right_sizing_word(method: RightSizing) -> types::TargetInstanceTypeRightSizingMethod {
    match method {
        RightSizing::None => types::TargetInstanceTypeRightSizingMethod::None,
        RightSizing::Basic => types::TargetInstanceTypeRightSizingMethod::Basic,
        RightSizing::InAws => types::TargetInstanceTypeRightSizingMethod::InAws,
    }
}

fn disposition(word: &types::LaunchDisposition) -> Option<LaunchDisposition> {
    match word {
        types::LaunchDisposition::Started => Some(LaunchDisposition::Started),
        types::LaunchDisposition::Stopped => Some(LaunchDisposition::Stopped),
        _ => None,
    }
}

fn right_sizing(word: &types::TargetInstanceTypeRightSizingMethod) -> Option<RightSizing> {
    match word {
        types::TargetInstanceTypeRightSizingMethod::None => Some(RightSizing::None),
        types::TargetInstanceTypeRightSizingMethod::Basic => Some(RightSizing::Basic),
        types::TargetInstanceTypeRightSizingMethod::InAws => Some(RightSizing::InAws),
        _ => None,
    }
}
