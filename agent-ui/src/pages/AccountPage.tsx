import { Card, CardBody, CardHeader } from "@chat/ui-kit/components/Card.tsx";
import { PageHeader } from "@chat/ui-kit/components/PageHeader.tsx";
import { useMe } from "@chat/ui-kit/data/AuthProvider.tsx";
import { ChangePasswordForm } from "@chat/ui-kit/features/account/ChangePasswordForm.tsx";
import { DevicesList } from "@chat/ui-kit/features/account/DevicesList.tsx";
import { OwnName } from "@chat/ui-kit/features/account/OwnName.tsx";
import { ThemeChoice } from "@chat/ui-kit/features/account/ThemeChoice.tsx";

export function AccountPage() {
  const { user } = useMe();
  return (
    <>
      <PageHeader title="Account" help={`Signed in as ${user.email}.`} />
      <div className="max-w-3xl space-y-6">
        <Card>
          <CardHeader title="Name" help="Visitors see it when you answer." />
          <CardBody>
            <OwnName />
          </CardBody>
        </Card>
        <Card>
          <CardHeader title="Theme" help="On this device." />
          <CardBody>
            <ThemeChoice />
          </CardBody>
        </Card>
        <Card>
          <CardHeader title="Password" help="Every other device is signed out when it changes." />
          <CardBody>
            <ChangePasswordForm />
          </CardBody>
        </Card>
        <Card>
          <CardHeader title="Devices" help="Where you are signed in. Sign out what you do not know." />
          <CardBody className="pt-2">
            <DevicesList />
          </CardBody>
        </Card>
      </div>
    </>
  );
}
